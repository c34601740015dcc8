import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PageScanner, type ScannedPage } from '../../../../src/kubernetes/search/page-scanner.js';
import { builtInJson, field, protobufList } from './list-bytes.js';

const token = 'recall-20250102030405';

interface Item {
  readonly name: string;
  readonly namespace: string;
  readonly text: string;
}

/** An object { metadata = 1 { name = 1, generateName = 2, namespace = 3 }, spec = 2 }. */
function itemBytes({ name, namespace, text }: Item): Buffer {
  const names = [field(1, Buffer.from(name)), field(2, Buffer.from('')), field(3, Buffer.from(namespace))];
  return Buffer.concat([field(1, Buffer.concat(names)), field(2, Buffer.from(text))]);
}

function scan(bytes: Buffer, cuts: readonly number[] = []): ScannedPage {
  const ends = [...cuts.map((share) => Math.floor(share * bytes.length)), bytes.length].sort((a, b) => a - b);
  const scanner = new PageScanner(token, 0);
  ends.forEach((end, at) => scanner.push(bytes.subarray(ends[at - 1] ?? 0, end)));
  return scanner.end();
}

const pageOf = (items: readonly Item[]): Buffer => protobufList({ resourceVersion: '1', items: items.map(itemBytes) });

test('a protobuf page tells which of its objects have the token, in whatever pieces it comes', () => {
  const filler = fc.integer({ min: 0, max: 5000 }).map((length) => 'x'.repeat(length));
  const text = fc.oneof(
    filler,
    fc.tuple(filler, filler).map((around) => around.join(token)),
  );
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/);
  const item = fc.record({ name, namespace: fc.oneof(name, fc.constant('')), text });
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 6 }), cuts, (items, shares) => {
      const expected = items
        .filter((one) => one.text.includes(token))
        .map((one) => ({ name: one.name, ...(one.namespace === '' ? {} : { namespace: one.namespace }) }));
      expect(scan(pageOf(items), shares).items).toEqual(expected);
    }),
  );
});

test('an object is told once, however often it has the token, and wherever it is cut', () => {
  const items = [
    { name: 'web', namespace: 'shop', text: `${token} ${token}` },
    { name: 'next', namespace: 'shop', text: 'nothing' },
  ];
  const bytes = pageOf(items);
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(scan(bytes, [at / bytes.length]).items).toEqual([{ name: 'web', namespace: 'shop' }]);
  }
});

test.each([
  ['JSON', builtInJson({ resourceVersion: '1', items: [{ name: token }] })],
  ['a page that broke off', pageOf([{ name: 'web', namespace: 'shop', text: token.padEnd(99) }]).subarray(0, -12)],
  ['a token in the list itself', protobufList({ resourceVersion: token, items: [] })],
  ['an object without a name', protobufList({ resourceVersion: '1', items: [field(2, Buffer.from(token))] })],
])('%s does not tell, so that the page has to be read again', (_, bytes) => {
  expect(scan(bytes)).toMatchObject({ hasToken: true, items: undefined });
});
