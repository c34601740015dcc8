import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loadCatalogueFile, readCatalogue } from '../../../src/configuration/catalogue-file.js';
import { problemsOf } from './problems-of.js';
import { sampleCatalogue } from './sample-catalogue.js';

describe('a catalogue', () => {
  test('that is valid has no problems, a revision of its bytes, and its entries', () => {
    const text = sampleCatalogue();
    expect(readCatalogue(text, 'keyturn.yaml')).toMatchObject({
      ok: true,
      catalogue: { revision: expect.stringMatching(/^[0-9a-f]{12}$/), entries: [{ name: 'auth-api' }] },
    });
    expect(revisionOf(text)).toBe(revisionOf(Buffer.from(text)));
    expect(revisionOf(`${text}# a comment\n`)).not.toBe(revisionOf(text));
  });

  test('tells every problem at once, of every kind, in the order of the file', () => {
    const text = sampleCatalogue(
      ['C0OPS', 'ops'],
      ['users: [U0ANNA, U0BEN], groups: [S0SRE]', 'users: [U0ANNA]'],
      ['[api_token]', '[token, TOKEN]'],
      ['length: 40', 'length: 40, overlap: none'],
      ['      production:', '      prodution:'],
      ['Europe/Berlin', 'Mars/Base'],
      ['    retention: 14d', '    retention: 3d'],
      ['maxAge: 90d', 'maxAge: soon'],
    );
    expect(problemsOf(text).map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
      'keyturn.yaml:2:13 opsChannel',
      'keyturn.yaml:4:1 approvers',
      'keyturn.yaml:10:19 secrets.auth-api.keys[1]',
      'keyturn.yaml:11:42 secrets.auth-api.value.overlap',
      'keyturn.yaml:21:7 secrets.auth-api.environments.prodution',
      'keyturn.yaml:25:68 secrets.auth-api.environments.prodution.window.zone',
      'keyturn.yaml:29:16 secrets.auth-api.retention',
      'keyturn.yaml:30:13 secrets.auth-api.maxAge',
    ]);
  });

  test('may name a Secret with 238 characters and no more, so that the version still fits', () => {
    expect(problemsOf(sampleCatalogue(['auth-api-secrets', 'a'.repeat(238)]))).toEqual([]);
    expect(problemsOf(sampleCatalogue(['auth-api-secrets', 'a'.repeat(239)]))).toEqual([
      'keyturn.yaml:9:13 secrets.auth-api.secret: must be at most 238 characters long, because a version adds 15 of 253',
    ]);
  });

  test('may name a key with 253 characters and no more', () => {
    expect(problemsOf(sampleCatalogue(['api_token', 'k'.repeat(253)]))).toEqual([]);
    expect(problemsOf(sampleCatalogue(['api_token', 'k'.repeat(254)]))).toEqual([
      'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be at most 253 characters long',
    ]);
  });

  test.each(['CET', 'UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'])('may use the zone %s', (zone) => {
    expect(problemsOf(sampleCatalogue(['Europe/Berlin', zone]))).toEqual([]);
  });

  test('may have a window that crosses midnight', () => {
    expect(problemsOf(sampleCatalogue(['"02:00", to', '"22:00", to']))).toEqual([]);
  });
});

describe('two secrets', () => {
  const second = (name: string, base: string, namespace = 'staging') => `
  ${name}:
    secret: ${base}
    keys: [token]
    value: { from: generate }
    environments:
      staging: { namespace: ${namespace} }
      production: { context: production, namespace: elsewhere, monitors: { ids: [1] } }
`;

  test('must not share a base name in one place', () => {
    expect(problemsOf(sampleCatalogue() + second('other', 'auth-api-secrets').slice(1))).toEqual([
      'keyturn.yaml:36:7 secrets.other.environments.staging: must not hold "auth-api-secrets" a second time: ' +
        'auth-api has it in the same place (the current context, namespace "staging")',
    ]);
  });

  test('may share a base name in different places, and a place with different base names', () => {
    expect(problemsOf(sampleCatalogue() + second('other', 'auth-api-secrets', 'other'))).toEqual([]);
    expect(problemsOf(sampleCatalogue() + second('auth', 'auth-api'))).toEqual([]);
  });
});

describe('the position of a problem', () => {
  test('is right with Windows line ends and a byte order mark', () => {
    const text = sampleCatalogue(['soak: 24h', 'soak: never']);
    const line = expect.stringContaining('keyturn.yaml:19:15 secrets.auth-api.environments.staging.soak: ');
    expect(problemsOf(text.replaceAll('\n', '\r\n'))).toEqual([line]);
    expect(problemsOf(`\uFEFF${text}`)).toEqual([line]);
  });

  test('is where the text stands that an alias or a merge key brings in', () => {
    const text = sampleCatalogue(
      [
        '        strategy: { type: rolling }\n        soak: 24h',
        '        <<: &shared\n          strategy: { type: rollin }',
      ],
      ['        strategy: { type: rolling }\n        window', '        strategy: *missing\n        window'],
    ).replace('*missing', '&other { type: rollin }');
    expect(problemsOf(text).map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
      'keyturn.yaml:19:29 secrets.auth-api.environments.staging.strategy.type',
      'keyturn.yaml:24:34 secrets.auth-api.environments.production.strategy.type',
    ]);
  });

  test('of something missing is the key that should hold it', () => {
    expect(problemsOf(sampleCatalogue(['        namespace: staging\n', '']))).toEqual([
      'keyturn.yaml:16:7 secrets.auth-api.environments.staging.namespace: is missing: it must name a namespace',
    ]);
  });
});

describe('a file that is no catalogue', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'keyturn.yaml:1:1: is empty; docs/keyturn.example.yaml shows a catalogue'],
    ['only a comment', '# later\n', 'keyturn.yaml:1:1: is empty; docs/keyturn.example.yaml shows a catalogue'],
    ['a word', 'secrets', 'keyturn.yaml:1:1: must be a mapping of keys to values (got "secrets")'],
    ['a list', '- a', 'keyturn.yaml:1:1: must be a mapping of keys to values (got a list)'],
    ['not text', Uint8Array.of(0xff, 0xfe, 0), 'keyturn.yaml:1:1: must be text in UTF-8'],
    ['too large', '#'.repeat(1024 * 1024 + 1), 'keyturn.yaml:1:1: must be at most 1 MiB large'],
    ['part of itself', 'a: &a [*a]', 'keyturn.yaml:1:8: refers to what it is part of'],
    ['full of lists as keys', '? [a]\n: b', 'keyturn.yaml:1:3: unknown key'],
    ['of unknown tags', 'channel: !env CHANNEL', 'keyturn.yaml:1:10: has a tag that is not known here'],
  ])('(%s) is one clear line', (_, text, line) => {
    expect(problemsOf(text)).toEqual([line]);
  });

  test('(nested without end) is one clear line', () => {
    const depth = expect.stringMatching(/^keyturn\.yaml:1:\d+: is nested too deeply$/);
    expect(problemsOf(`a: ${'['.repeat(100_000)}`)).toEqual([depth]);
  });

  test('(a few anchors that unfold to gigabytes) is refused quickly', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    expect(problemsOf(['l0: &l0 [x]', ...levels].join('\n'))).toEqual([
      'keyturn.yaml:1:1: repeats its anchors too often',
    ]);
  });

  test('(missing) says which variable names it', async () => {
    expect(await loadCatalogueFile('/nowhere/keyturn.yaml')).toEqual({
      ok: false,
      problems: [
        {
          file: '/nowhere/keyturn.yaml',
          line: 1,
          column: 1,
          path: '',
          message: 'does not exist; KEYTURN_CONFIG names the catalogue, ./keyturn.yaml without it',
        },
      ],
    });
  });

  test('(whatever it is) never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), mutations()), (text) => {
        expect(Array.isArray(problemsOf(text))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a secret value in the catalogue', () => {
  const canary = ['sk', 'live', 'canary0123456789'].join('_');

  test('is refused with its place and without itself', () => {
    expect(problemsOf(sampleCatalogue(['maxAge: 90d', `description: ${canary}`]))).toEqual([
      'keyturn.yaml:30:18 secrets.auth-api.description: looks like a secret value, which never belongs in this file; ' +
        'it is not repeated here; remove it and rotate that value',
    ]);
  });

  test('is refused as a key too', () => {
    expect(problemsOf(sampleCatalogue(['maxAge: 90d', `${canary}: x`]))).toEqual([
      'keyturn.yaml:30:5 secrets.auth-api.<not repeated>: looks like a secret value, which never belongs in this file; ' +
        'it is not repeated here; remove it and rotate that value',
    ]);
  });

  test('is never repeated, wherever in the file it stands and whatever else is wrong', () => {
    const text = sampleCatalogue();
    const words = [...text.matchAll(/[\w./-]+/g)].map(({ index, 0: word }) => [index, word.length] as const);
    for (const [start, length] of words) {
      const planted = text.slice(0, start) + canary + text.slice(start + length);
      const problems = problemsOf(planted);
      expect(problems).not.toEqual([]);
      expect(problems.join('\n')).not.toContain('canary');
    }
  });
});

/** The sample with a piece of it cut out, doubled or exchanged. */
function mutations(): fc.Arbitrary<string> {
  const text = sampleCatalogue();
  const position = fc.nat({ max: text.length });
  return fc
    .tuple(
      position,
      position,
      fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('*a', '&a ', '- ', '{', '~', ': ', '\n')),
    )
    .map(([from, to, between]) => text.slice(0, from) + between + text.slice(to));
}

function revisionOf(text: string | Uint8Array): string {
  const reading = readCatalogue(text, 'keyturn.yaml');
  return reading.ok ? reading.catalogue.revision : 'no catalogue';
}
