import { describe, expect, test } from '@jest/globals';
import { loadCatalogueFile, readCatalogue } from '../../../src/configuration/catalogue-file.js';
import { resolveEntry } from '../../../src/configuration/resolve-entry.js';
import { secretEntrySchema, type SecretEntry } from '../../../src/rotation/entry.js';
import { developmentPlaces } from '../../../src/rotation/places.js';
import { sampleCatalogue } from './sample-catalogue.js';

const DAY = 86_400_000;

function entryOf(...changes: [string, string][]): SecretEntry {
  const reading = readCatalogue(sampleCatalogue(...changes), 'keyturn.yaml');
  const entry = reading.ok ? reading.catalogue.entries[0] : undefined;
  if (entry === undefined) throw new Error('the changed sample is no valid catalogue');
  return entry;
}

describe('a resolved entry', () => {
  test('is complete in itself: general settings, defaults, milliseconds', () => {
    expect(entryOf()).toEqual({
      name: 'auth-api',
      baseName: 'auth-api-secrets',
      keys: ['api_token'],
      channel: 'C0SECRETS',
      opsChannel: 'C0OPS',
      requesters: { users: [], groups: ['S0DEVS'] },
      approvers: { users: ['U0ANNA', 'U0BEN'], groups: ['S0SRE'] },
      value: { from: 'generate', length: 40, alphabet: 'base64url' },
      stages: [
        {
          name: 'staging',
          production: false,
          namespace: 'staging',
          strategy: { type: 'rolling' },
          soak: DAY,
          watch: 0,
          checks: { logs: { patterns: ['invalid token'], allow: 0 } },
        },
        {
          name: 'production',
          production: true,
          context: 'production',
          namespace: 'production',
          strategy: { type: 'rolling' },
          soak: 0,
          watch: DAY,
          checks: {},
          monitors: { ids: [4711], tags: [], scope: [], settle: 360_000, onAlert: 'rollback' },
          window: { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' },
        },
      ],
      development: { namespace: 'development' },
      approval: { count: 1, expires: DAY, remind: DAY / 6 },
      retention: 14 * DAY,
      minRetention: 14 * DAY,
      maxAge: 90 * DAY,
      timing: {
        poll: 15_000,
        progress: 600_000,
        sweep: 30_000,
        lock: 5000,
        stalled: 2000,
        call: 4000,
        backoff: 1000,
        snooze: 7 * DAY,
        cronMargin: DAY,
      },
      searchIgnore: [],
      fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
  });

  test('is plain JSON that its own schema accepts', () => {
    const entry = entryOf();
    expect(secretEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  test('has its own approvers instead of the general ones, not besides them', () => {
    const entry = entryOf(['expires: 24h', 'approvers: { groups: [S0PAYMENTS] }']);
    expect(entry.approvers).toEqual({ users: [], groups: ['S0PAYMENTS'] });
  });

  test('has its stages in the order of the file, staging first and production last', () => {
    const entry = entryOf([
      '      production:\n',
      '      qa:\n        namespace: qa\n        soak: 1h\n      canary:\n        namespace: canary\n      production:\n',
    ]);
    expect(entry.stages.map(({ name, production, soak }) => [name, production, soak])).toEqual([
      ['staging', false, DAY],
      ['qa', false, DAY / 24],
      ['canary', false, DAY],
      ['production', true, 0],
    ]);
  });

  test('has a stage for each cluster of an environment, in their order, with the environment’s settings', () => {
    const { stages } = entryOf(
      ['context: production', 'clusters: [eu, us]'],
      ['namespace: staging', 'namespaces: [a, b]'],
    );
    expect(
      stages.map(({ name, environment, context, namespace, namespaces }) => [
        name,
        environment,
        context,
        namespace,
        namespaces,
      ]),
    ).toEqual([
      ['staging', undefined, undefined, 'a', ['a', 'b']],
      ['production@eu', 'production', 'eu', 'production', undefined],
      ['production@us', 'production', 'us', 'production', undefined],
    ]);
    const [, eu, us] = stages;
    expect({ ...us, name: '', context: '' }).toEqual({ ...eu, name: '', context: '' });
  });

  test('has development in all its clusters and namespaces', () => {
    const entry = entryOf(['namespace: development', 'clusters: [here, there]\n        namespaces: [a, b]']);
    expect(developmentPlaces(entry)).toEqual([
      { context: 'here', namespace: 'a' },
      { context: 'here', namespace: 'b' },
      { context: 'there', namespace: 'a' },
      { context: 'there', namespace: 'b' },
    ]);
  });

  test('of one place, however it is written, is the same to the byte as ever', () => {
    const before = entryOf();
    expect(
      entryOf(['context: production', 'clusters: [production]'], ['namespace: staging', 'namespaces: [staging]']),
    ).toEqual(before);
  });

  test('keeps at least minRetention where it says no retention of its own', () => {
    expect(entryOf(['    retention: 14d\n', ''], ['minRetention: 14d', 'minRetention: 30d']).retention).toBe(30 * DAY);
    expect(entryOf(['    retention: 14d\n', ''], ['minRetention: 14d', 'minRetention: 2s']).retention).toBe(14 * DAY);
  });

  test.each([
    ['mon-thu', [1, 2, 3, 4]],
    ['mon,wed', [1, 3]],
    ['fri-mon', [1, 5, 6, 7]],
    ['sun', [7]],
    ['tue-wed,sat,tue', [2, 3, 6]],
    ['mon-sun', [1, 2, 3, 4, 5, 6, 7]],
  ])('opens its window on the days %s', (days, expected) => {
    expect(entryOf(['days: mon-thu', `days: "${days}"`]).stages.at(-1)?.window?.days).toEqual(expected);
  });

  test('has another fingerprint when any setting of it changed, and the same when only words around it did', () => {
    const before = entryOf().fingerprint;
    expect(entryOf(['soak: 24h', 'soak: 25h']).fingerprint).not.toBe(before);
    expect(entryOf(['poll: 15s', 'poll: 16s']).fingerprint).not.toBe(before);
    expect(entryOf(['U0BEN', 'U0BERT']).fingerprint).not.toBe(before);
    expect(entryOf(['soak: 24h', 'soak: 1d # a day']).fingerprint).toBe(before);
    expect(entryOf(['length: 40, alphabet: base64url', 'alphabet: base64url, length: 40']).fingerprint).toBe(before);
  });

  test('is not made for a secret that the catalogue does not have', () => {
    const reading = readCatalogue(sampleCatalogue(), 'keyturn.yaml');
    expect(reading.ok).toBe(true);
    expect(() => reading.ok && resolveEntry(reading.catalogue.settings, 'auth-ap')).toThrow('no secret "auth-ap"');
  });
});

describe('the example catalogue in docs', () => {
  test('is valid and resolves', async () => {
    const reading = await loadCatalogueFile(new URL('../../../docs/keyturn.example.yaml', import.meta.url).pathname);
    expect(reading).toMatchObject({ ok: true, catalogue: { entries: [{ name: 'auth-api' }] } });
  });
});
