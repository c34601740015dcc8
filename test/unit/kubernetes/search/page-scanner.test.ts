import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PageScanner, type ScannedPage } from '../../../../src/kubernetes/search/page-scanner.js';
import { builtInJson, customJson, protobuf, type ListPage } from './list-bytes.js';

const token = 'recall-20250102030405';
const page = (...items: object[]): ListPage => ({ resourceVersion: '4711', continue: 'bW9yZQ', items });

function scan(chunks: readonly Buffer[], keep = Number.POSITIVE_INFINITY): ScannedPage {
  const scanner = new PageScanner(token, keep);
  for (const chunk of chunks) scanner.push(chunk);
  return scanner.end();
}

/** The bytes cut at these shares of their length. */
function cut(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const ends = [...shares.map((share) => Math.floor(share * bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

describe('a page with the token', () => {
  test.each([
    ['protobuf', protobuf],
    ['the JSON of a built-in kind', builtInJson],
    ['the JSON of a custom kind', customJson],
  ])('is told as one, however its %s is cut in two', (_, write) => {
    const bytes = write(page({ name: token }));
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(scan([bytes.subarray(0, at), bytes.subarray(at)]).hasToken).toBe(true);
    }
  });

  test('is told as one where it comes byte by byte', () => {
    const bytes = builtInJson(page({ name: token }));
    expect(scan([...bytes].map((byte) => Buffer.from([byte])))).toEqual(scan([bytes]));
  });

  test('is kept as text where it is JSON and short enough', () => {
    const bytes = customJson(page({ name: token }));
    expect(scan([bytes], bytes.length).text).toBe(bytes.toString());
    expect(scan([bytes], bytes.length - 1).text).toBeUndefined();
    expect(scan([protobuf(page({ name: token }))]).text).toBeUndefined();
  });

  test('keeps letters whole that a cut has parted', () => {
    const bytes = builtInJson(page({ name: token, note: 'größer 😀' }));
    expect(scan([...bytes].map((byte) => Buffer.from([byte]))).text).toBe(bytes.toString());
  });
});

test('a page without the token is not kept, and neither is one with half of it', () => {
  const bytes = builtInJson(page({ name: token.slice(0, -1) }, { name: token.slice(1) }));
  expect(scan([bytes])).toMatchObject({ hasToken: false, text: undefined, bytes: bytes.length });
});

test('metadata is found at the end of a page that is longer than what is held', () => {
  const items = Array.from({ length: 300 }, () => ({ text: 'x'.repeat(1000) }));
  const bytes = customJson(page(...items, { name: token }));
  const expected = { meta: { resourceVersion: '4711', continue: 'bW9yZQ' }, hasToken: true, text: undefined };
  expect(scan(cut(bytes, [0.1, 0.35, 0.9, 0.999]), 1000)).toMatchObject(expected);
});

test('any page says the same in whatever pieces it comes', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constant(token),
    fc.constant(token.slice(0, 12)),
    fc.string({ unit: 'binary' }),
  );
  const items = fc.array(fc.record({ one: text, other: text }), { maxLength: 5 });
  const write = fc.constantFrom(protobuf, builtInJson, customJson);
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(write, items, cuts, fc.integer({ min: 0, max: 400 }), (form, made, shares, keep) => {
      const bytes = form(page(...made));
      const whole = scan([bytes], keep);
      expect(scan(cut(bytes, shares), keep)).toEqual(whole);
      expect(whole.hasToken).toBe(bytes.includes(token));
      expect(whole.meta).toEqual({ resourceVersion: '4711', continue: 'bW9yZQ' });
      expect(whole.text).toBe(
        whole.hasToken && form !== protobuf && bytes.length <= keep ? bytes.toString() : undefined,
      );
    }),
    { numRuns: 500 },
  );
});
