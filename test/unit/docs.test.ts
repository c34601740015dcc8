import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../../src/configuration/catalogue-file.js';
import { readEnvironment } from '../../src/configuration/environment.js';
import { timingSchema } from '../../src/configuration/schema/timing-schema.js';
import { secretSchema } from '../../src/configuration/schema/secret-schema.js';
import { parseWebhookAlert, WEBHOOK_SECRET_HEADER } from '../../src/datadog/webhook.js';
import { verbs } from '../../src/slack/parse-command.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(checkout, file), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(checkout, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(checkout, dirname(page), link)))).toEqual([]);
  });

  test('names files that exist', () => {
    const named = [...text.matchAll(/`((?:src|jobs|test|manifests|docs|\.ci)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
  });
});

test('Every command is described, and only commands', () => {
  const described = [...read('docs/commands.md').matchAll(/^\| `\/rotate ([a-z]+)/gm)].map(([, verb = '']) => verb);
  expect(described.sort()).toEqual([...verbs].sort());
});

test('Every setting of a secret and of the timing is described', () => {
  const text = read('docs/configuration.md');
  const settings = [...Object.keys(timingSchema.shape), ...Object.keys(secretSchema.shape)];
  expect(settings.filter((name) => !new RegExp(`\`${name}\\b`).test(text))).toEqual([]);
});

test('Every variable that is required is described as that', () => {
  const reading = readEnvironment({});
  if (reading.ok) throw new Error('nothing is required');
  const text = read('docs/configuration.md');
  expect(reading.problems.map(({ variable }) => variable).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test("The README's catalogue would be loaded", () => {
  const [, yaml = ''] = /```yaml\n([\s\S]+?)```/.exec(read('README.md')) ?? [];
  expect(readCatalogue(Buffer.from(yaml), 'README.md')).toMatchObject({ ok: true });
});

test('The payload for the webhook is one that the bot understands once Datadog has filled it in', () => {
  const text = read('docs/datadog.md');
  const [, payload = ''] = /```json\n([\s\S]*?\$ALERT_ID[\s\S]*?)```/.exec(text) ?? [];
  const filled = payload
    .replace('$ALERT_ID', '4711')
    .replace('$ALERT_TRANSITION', 'Triggered')
    .replace('$ALERT_CYCLE_KEY', '17')
    .replace('$ALERT_SCOPE', 'env:production,service:auth')
    .replace('$DATE', '1767261600000');
  expect(parseWebhookAlert(filled)).toEqual({
    monitorId: 4711,
    transition: 'Triggered',
    cycleKey: '17',
    scope: ['env:production', 'service:auth'],
    date: 1_767_261_600_000,
  });
  expect(text.toLowerCase()).toContain(`"${WEBHOOK_SECRET_HEADER}"`);
});
