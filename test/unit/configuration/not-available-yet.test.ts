import { describe, expect, test } from '@jest/globals';
import { problemsOf } from './problems-of.js';
import { sampleCatalogue } from './sample-catalogue.js';

/** What is written instead of what, and the line that comes of it. Landing a feature moves its row to the accepted ones. */
const REFUSED: [what: string, change: [string, string], line: string][] = [
  [
    'freeze',
    [
      'timing:',
      'freeze: [{ from: 2026-12-20T00:00, to: 2027-01-04T00:00, zone: Europe/Berlin, reason: year end }]\ntiming:',
    ],
    'keyturn.yaml:6:1 freeze: "freeze" is not available yet; leave it out',
  ],
  ...['link', 'modal'].map((source): [string, [string, string], string] => [
    `value.from: ${source}`,
    [
      'value: { from: generate, length: 40, alphabet: base64url }',
      `value:\n      from: ${source}\n      overlap: none`,
    ],
    `keyturn.yaml:12:7 secrets.auth-api.value.from: "from: ${source}" is not available yet; use generate`,
  ]),
  [
    'value.from: aws-secrets-manager',
    [
      'from: generate, length: 40, alphabet: base64url',
      'from: aws-secrets-manager, key: auth, region: eu-central-1, overlap: 30d',
    ],
    'keyturn.yaml:11:14 secrets.auth-api.value.from: "from: aws-secrets-manager" is not available yet; use generate',
  ],
  [
    'value.from: http',
    ['from: generate, length: 40, alphabet: base64url', 'from: http, url: "https://mint.example/", overlap: 30d'],
    'keyturn.yaml:11:14 secrets.auth-api.value.from: "from: http" is not available yet; use generate',
  ],
  [
    'value.from: external-secret',
    [
      'from: generate, length: 40, alphabet: base64url',
      'from: external-secret, store: { name: aws }, key: auth, overlap: none',
    ],
    'keyturn.yaml:11:14 secrets.auth-api.value.from: "from: external-secret" is not available yet; use generate',
  ],
  [
    'value.kind',
    ['length: 40', 'kind: uuid'],
    'keyturn.yaml:11:30 secrets.auth-api.value.kind: "kind" is not available yet; use length and alphabet',
  ],
  [
    'value.overlap',
    ['length: 40', 'overlap: none'],
    'keyturn.yaml:11:30 secrets.auth-api.value.overlap: "overlap: none" is not available yet; write a duration such as 30d, or leave it out',
  ],
  [
    'value.test',
    ['length: 40', 'test: { http: { url: "https://auth.example/check" } }'],
    'keyturn.yaml:11:30 secrets.auth-api.value.test: "test" is not available yet; leave it out',
  ],
  [
    'store',
    ['delivery: { type: direct }', 'store: { type: aws-secrets-manager, key: auth, region: eu-central-1 }'],
    'keyturn.yaml:12:5 secrets.auth-api.store: "store" is not available yet; leave it out',
  ],
  [
    'delivery.type: gitops',
    [
      '{ type: direct }',
      '{ type: gitops, repository: "git@github.com:acme/deploy.git", paths: { staging: a, production: b } }',
    ],
    'keyturn.yaml:12:17 secrets.auth-api.delivery.type: "type: gitops" is not available yet; use direct',
  ],
  [
    'approval.count above 1',
    ['expires: 24h', 'count: 2'],
    'keyturn.yaml:28:17 secrets.auth-api.approval.count: "count: 2" is not available yet; use 1',
  ],
  [
    'approval.fromDifferentGroups',
    ['expires: 24h', 'fromDifferentGroups: true'],
    'keyturn.yaml:28:17 secrets.auth-api.approval.fromDifferentGroups: "fromDifferentGroups: true" is not available yet; leave it out',
  ],
  [
    'approval.deputies',
    ['expires: 24h', 'deputies: { groups: [S0LEADS] }'],
    'keyturn.yaml:28:17 secrets.auth-api.approval.deputies: "deputies" is not available yet; leave it out',
  ],
  [
    'emergency',
    ['maxAge: 90d', 'emergency: { soak: 5m, watch: 1h, interval: 1m }'],
    'keyturn.yaml:30:5 secrets.auth-api.emergency: "emergency" is not available yet; leave it out',
  ],
  [
    'breakGlass',
    ['maxAge: 90d', 'breakGlass: true'],
    'keyturn.yaml:30:5 secrets.auth-api.breakGlass: "breakGlass: true" is not available yet; leave it out',
  ],
  [
    'schedule',
    ['maxAge: 90d', 'schedule: { cron: "0 9 1 */3 *", zone: Europe/Berlin }'],
    'keyturn.yaml:30:5 secrets.auth-api.schedule: "schedule" is not available yet; leave it out',
  ],
];

const ACCEPTED: [what: string, change: [string, string]][] = [
  ['an empty freeze', ['timing:', 'freeze: []\ntiming:']],
  ['one cluster by list', ['context: production', 'clusters: [eu]']],
  ['several clusters', ['context: production', 'clusters: [eu, us]']],
  ['several namespaces', ['namespace: production', 'namespaces: [a, b]']],
  ['one namespace by list', ['namespace: production', 'namespaces: [production]']],
  ['one approval', ['expires: 24h', 'count: 1, fromDifferentGroups: false']],
  ['a duration of overlap', ['length: 40', 'overlap: 30d']],
  ['no break glass', ['maxAge: 90d', 'breakGlass: false']],
  ['direct delivery, said or not', ['    delivery: { type: direct }\n', '']],
  ['a rolling strategy, said or not', ['        strategy: { type: rolling }\n', '']],
];

describe('a part whose feature is not there', () => {
  test.each(REFUSED)('%s is known and refused, never ignored', (_, change, line) => {
    const problems = problemsOf(sampleCatalogue(change));
    expect(problems).toContain(line);
    expect(problems.filter((problem) => !problem.includes('is not available yet'))).toEqual([]);
  });

  test.each(ACCEPTED)('does not stop %s', (_, change) => {
    expect(problemsOf(sampleCatalogue(change))).toEqual([]);
  });
});
