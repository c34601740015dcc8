import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { secretName, versionAt, versionOf, versionTime } from '../../../src/rotation/version.js';

describe('a version', () => {
  test.each([
    ['a second', '20260302120000', '2026-03-02T12:00:00Z'],
    ['a leap day', '20280229235959', '2028-02-29T23:59:59Z'],
    ['the first year', '00010101000000', '0001-01-01T00:00:00Z'],
    ['the last second', '99991231235959', '9999-12-31T23:59:59Z'],
  ])('is %s in UTC', (_, version, time) => {
    expect(versionTime(version)).toBe(Date.parse(time));
    expect(versionAt(Date.parse(time))).toBe(version);
  });

  test.each([
    ['a day that February has not', '20250231000000'],
    ['a leap day of a common year', '20250229000000'],
    ['hour 24', '20250228246060'],
    ['minute 60', '20250228236000'],
    ['second 60', '20250228235960'],
    ['month 0', '20250028000000'],
    ['month 13', '20251301000000'],
    ['day 0', '20250100000000'],
    ['year 0000', '00000101000000'],
    ['13 digits', '2025022800000'],
    ['15 digits', '202502280000000'],
    ['a sign', '-2025022800000'],
    ['other digits', '２０２５０２２８００００００'],
    ['a line end', '20250228000000\n'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(versionTime(text)).toBeUndefined();
  });

  test('is the same however often it is read and written', () => {
    const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 999 }), (second, ms) => {
        const version = versionAt(second * 1_000 + ms);
        expect(version).toMatch(/^\d{14}$/);
        expect(versionTime(version)).toBe(second * 1_000);
      }),
    );
  });
});

describe('whose version a Secret is', () => {
  test.each([
    ['auth-20250101000000', 'auth', '20250101000000'],
    ['auth', 'auth', 'unversioned'],
    ['auth-api-20250101000000', 'auth', undefined],
    ['auth-api-20250101000000', 'auth-api', '20250101000000'],
    ['auth-20250101000000', 'auth-api', undefined],
    ['auth-20250101000000-20250102000000', 'auth', undefined],
    ['auth-20250231000000', 'auth', undefined],
    ['auth-', 'auth', undefined],
    ['auth20250101000000', 'auth', undefined],
    ['AUTH-20250101000000', 'auth', undefined],
    ['unversioned', 'auth', undefined],
  ])('%s of %s: %s', (name, base, version) => {
    expect(versionOf(name, base)).toBe(version);
  });

  test('a name made of base and version is that version of that base, and of no other', () => {
    const bases = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(bases, bases, fc.integer({ min: 0, max: 4_000_000_000 }), (base, other, second) => {
        const version = versionAt(second * 1_000);
        const name = secretName(base, version);
        expect(versionOf(name, base)).toBe(version);
        if (other !== base && other !== name) expect(versionOf(name, other)).toBeUndefined();
      }),
    );
  });
});
