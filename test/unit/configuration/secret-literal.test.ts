import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { looksLikeSecret } from '../../../src/configuration/secret-literal.js';

// Put together here, so that no scanner of this repository takes them for real ones.
const CREDENTIALS = [
  ['sk_live', '_4eC39HqLyjWDarjtT1zdp7dc'].join(''),
  ['xoxb', '-1234567890-abcdefghijkl'].join(''),
  ['xapp', '-1-A012-3456-abcdef'].join(''),
  ['ghp', '_16C7e42F292c6912E7710c838347Ae178B4a'].join(''),
  ['glpat-', 'abcdefghij0123456789'].join(''),
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  ['-----BEGIN RSA', ' PRIVATE KEY-----'].join(''),
  ['eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'].join(''),
  'https://ben:hunter2@example.test/',
  'token is 0123456789abcdef0123456789abcdef',
  'Qw7rT2yU9iO4pA1sD6fG3hJ8',
];

const NAMES = [
  'auth-api-secrets',
  'auth-api-secrets-20260101120000',
  'npm-registry-credentials',
  'npm_registry_auth_token',
  'arn:aws:eks:eu-central-1:123456789012:cluster/production-eu-central-1',
  'gke_my-project-123456_europe-west3_production',
  'https://auth.example/check?environment=production',
  'git@github.com:acme/deploy.git',
  'ssh://git@github.com:22/acme/deploy.git',
  'events.events.k8s.io',
  'MyCompanyProductionEurope2West1Cluster',
  'Token with which our services call the auth service',
  'invalid token|401 Unauthorized',
  'b3f1c1de-9d4c-4f7e-9a57-0a1b2c3d4e5f',
];

describe('a text looks like a secret', () => {
  test.each(CREDENTIALS.map((text, index) => [index, text]))('when it holds a credential (%d)', (_, text) => {
    expect(looksLikeSecret(String(text))).toBe(true);
    expect(looksLikeSecret(`before ${text} after`)).toBe(true);
  });

  test.each(NAMES)('but not when it is a name such as %s', (text) => {
    expect(looksLikeSecret(text)).toBe(false);
  });

  test('almost always when it is 40 random letters and digits', () => {
    const character = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'));
    const texts = fc.sample(fc.string({ unit: character, minLength: 40, maxLength: 40 }), { numRuns: 1000, seed: 1 });
    expect(texts.filter((text) => !looksLikeSecret(text)).length).toBeLessThan(50);
  });
});
