import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../ensure-chromium.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that the runner found or installed, or one on PATH; undefined: what needs one is reported as skipped. */
export function findChromium(): string | undefined {
  const found = ensureChromium(false);
  return process.env['KEYTURN_TEST_CHROMIUM'] ?? ('path' in found ? found.path : undefined);
}

/** A browser with one page and a profile of its own, which `close` removes. */
export async function openBrowser(
  executablePath: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'keyturn-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    viewport,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
