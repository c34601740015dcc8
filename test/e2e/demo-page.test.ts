import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { freePort } from '../demo/free-port.js';
import { findChromium, openBrowser } from './chromium.js';
import { startDemo } from './run-demo.js';

const lasts = 120_000;
const soon = { timeout: 60_000 };

// The runner fails in CI where a browser could be there and isn't.
const browser = findChromium();
const inBrowser = browser === undefined ? describe.skip : describe;

inBrowser('the page of the demo', () => {
  let page: Page;
  const troubles: string[] = [];
  const ends: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    const demo = startDemo('--port', String(await freePort()));
    ends.push(async () => {
      const gone = once(demo, 'close');
      demo.kill('SIGINT');
      await gone;
    });
    const url = await readUrl(demo.stdout);
    const opened = await openBrowser(browser ?? '', { width: 1440, height: 900 });
    ends.push(() => opened.close());
    page = opened.page;
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (line) => void (line.type() === 'error' && troubles.push(line.text())));
    await page.goto(url);
    await page.locator('[data-person=ada][aria-pressed=true]').waitFor(soon);
  }, lasts);

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    expect(troubles.splice(0)).toEqual([]);
  }, lasts);

  const be = async (name: string): Promise<void> => {
    await page.locator(`[data-person=${name}]`).click();
    await page.locator(`[data-person=${name}][aria-pressed=true]`).waitFor(soon);
  };
  const type = async (words: string): Promise<void> => {
    await page.fill('#box', words);
    await page.press('#box', 'Enter');
  };
  const press = (name: string): Promise<void> =>
    page.locator('#messages').getByRole('button', { name, exact: true }).first().click(soon);
  const confirm = (name: string): Promise<void> =>
    page.locator('dialog[open]').getByRole('button', { name, exact: true }).click(soon);
  const sees = (words: string): Promise<void> => page.locator('#messages').getByText(words).first().waitFor(soon);

  test(
    'shows a rotation from the request of one person over the approval of another to its end',
    async () => {
      await type('/rotate auth-api');
      await sees('waits for an approval');
      await press('Approve');
      await confirm('Approve');
      await sees('Only visible to you');
      await page.locator('.message.private').getByText('You asked for this rotation').first().waitFor(soon);
      await page.locator('#guide').getByRole('button', { name: 'Become Bob' }).click(soon);
      await page.locator('[data-person=bob][aria-pressed=true]').waitFor(soon);
      await press('Approve');
      await confirm('Not now');
      await press('Approve');
      await confirm('Approve');
      await sees('done; the new version is in use everywhere');
      await page.locator('.thread-link').first().click();
      await page.locator('.thread').getByText('Every pod proven').first().waitFor(soon);
    },
    lasts,
  );

  test(
    'shows an alert put production back',
    async () => {
      await type('/rotate auth-api');
      await sees('waits for an approval');
      await be('bob');
      await press('Approve');
      await confirm('Approve');
      await page.locator('[data-environment=production] .pod.version-1').first().waitFor(soon);
      await page.locator('[data-switch=alert-now]').click();
      await page.locator('[data-environment=production] .state.bad').waitFor(soon);
      await sees('rolled back; the old version is in use');
      await page
        .locator('[data-environment=production] .pod.version-1')
        .first()
        .waitFor({ ...soon, state: 'detached' });
      await page
        .locator('#graph')
        .getByText('rolled back')
        .first()
        .waitFor({ ...soon, state: 'attached' });
    },
    lasts,
  );

  test(
    'takes a reason for a rejection in a form',
    async () => {
      await type('/rotate auth-api');
      await sees('waits for an approval');
      await be('bob');
      await press('Reject…');
      await page.locator('dialog[open] textarea').fill('Not tonight, please.', soon);
      await confirm('Reject');
      await sees('rejected; production was never touched');
      await sees('Not tonight, please.');
    },
    lasts,
  );
});

/** The one address that the demo prints. */
async function readUrl(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the demo ended without an address');
}
