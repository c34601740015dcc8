import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { secretNamed, versionsOfBase } from '../../../../src/kubernetes/search/wanted-secret.js';

const name = 'auth-api-20250102030405';

describe('in a text, a Secret’s name', () => {
  test.each([
    name,
    `see ${name}.`,
    `"${name}"`,
    `shop/${name}`,
    `a=${name},b=x`,
    `${name}\n`,
    `secret:${name}:key`,
    `${name}. And more`,
    `_${name}_`,
    `{{ .${name} }}`,
  ])('stands in %j', (text) => {
    expect(secretNamed(name).namesIn(text)).toEqual([name]);
  });

  test.each([
    `${name}0`,
    `${name}-copy`,
    `${name}.example.com`,
    `my-${name}`,
    `x.${name}`,
    `x${name}`,
    'auth-api',
    'auth-api-2025010203040',
    name.toUpperCase(),
  ])('does not stand in %j', (text) => {
    expect(secretNamed(name).namesIn(text)).toEqual([]);
  });

  test('is told once, however often it stands there', () => {
    expect(secretNamed(name).namesIn(`${name} ${name}`)).toEqual([name]);
  });

  test('may have a dot, which is no wildcard', () => {
    expect(secretNamed('tls.shop').namesIn('tls.shop tls-shop tlsxshop')).toEqual(['tls.shop']);
  });
});

describe('the versions of a base name', () => {
  test.each([
    ['auth-api', ['auth-api']],
    [`auth-api and ${name}`, ['auth-api', name]],
    ['auth-api-20251302030405', []],
    [`auth-api-v2 my-auth-api auth-api-${name}`, []],
  ])('in %j are %j', (text, expected) => {
    expect(versionsOfBase('auth-api').namesIn(text)).toEqual(expected);
  });

  test('are told apart by whole names too', () => {
    expect([name, 'auth-api', 'auth-api-v2', `${name}-x`].filter((one) => versionsOfBase('auth-api').is(one))).toEqual([
      name,
      'auth-api',
    ]);
  });
});

test('a longer name never names a shorter one, wherever it stands', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  fc.assert(
    fc.property(label, label, fc.constantFrom('-', '.'), fc.boolean(), (one, other, joint, isFirst) => {
      const longer = isFirst ? `${one}${joint}${other}` : `${other}${joint}${one}`;
      // Where the other part holds the name again, it stands there between hyphens or dots all the same.
      expect(secretNamed(one).namesIn(longer)).toEqual([]);
      expect(secretNamed(one).namesIn(`${longer} ${one}`)).toEqual([one]);
    }),
  );
});

test('the token stands in every text that names the Secret', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(secretNamed(name), versionsOfBase('auth-api')), (noise, wanted) => {
      const text = `${noise} ${name} ${noise}`;
      expect(text).toContain(wanted.token);
      expect(wanted.namesIn(text)).toContain(name);
    }),
  );
});
