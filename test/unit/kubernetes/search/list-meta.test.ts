import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { metaAtHead, metaAtTail } from '../../../../src/kubernetes/search/list-meta.js';
import { builtInJson, customJson, field, protobuf, type ListPage } from './list-bytes.js';

const page: ListPage = {
  resourceVersion: '4711',
  continue: 'eyJ2IjoibWV0YSJ9',
  remainingItemCount: 300,
  items: [{ metadata: { name: 'one', resourceVersion: '1', continue: 'no' } }],
};
const told = { resourceVersion: '4711', continue: 'eyJ2IjoibWV0YSJ9' };

describe('the metadata of a page', () => {
  test('stands at the head of protobuf, and of the JSON of built-in kinds', () => {
    expect(metaAtHead(protobuf(page))).toEqual(told);
    expect(metaAtHead(builtInJson(page))).toEqual(told);
  });

  test('stands at the end of the JSON of custom kinds', () => {
    expect(metaAtHead(customJson(page))).toBeUndefined();
    expect(metaAtTail(customJson(page))).toEqual(told);
  });

  test.each([
    ['protobuf', protobuf],
    ['JSON', builtInJson],
  ])('in %s says with an empty token that this was the last page', (_, write) => {
    const last = { resourceVersion: '4711', continue: '', items: [] };
    expect(metaAtHead(write(last))).toEqual({ resourceVersion: '4711', continue: undefined });
  });

  test('is read from the head before any item has come', () => {
    const whole = protobuf({ ...page, items: Array.from({ length: 500 }, () => ({ text: 'x'.repeat(1000) })) });
    expect(metaAtHead(whole.subarray(0, 200))).toEqual(told);
  });

  test('is not guessed from a head that broke off in it', () => {
    for (const write of [protobuf, builtInJson]) {
      const head = write({ ...page, items: [] }).indexOf('JdmRhIn0') + 1 || write(page).indexOf('eyJ2') + 4;
      expect(metaAtHead(write(page).subarray(0, head))).toBeUndefined();
    }
  });

  test('is not that of an item in which the page broke off', () => {
    const item = { apiVersion: 'x.example/v1', kind: 'Robot', metadata: { name: 'one', resourceVersion: '1' } };
    const whole = customJson({ ...page, items: [item, item] });
    const end = whole.indexOf('}}', whole.indexOf('"one"')) + 2;
    expect(metaAtTail(whole.subarray(0, end))).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['an error page', '<html>502 Bad Gateway</html>'],
    ['a Status', '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure"}'],
    ['the magic alone', 'k8s\0'],
    ['protobuf that is none', 'k8s\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff'],
  ])('is not found in %s', (_, text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(metaAtHead(bytes)?.continue).toBeUndefined();
    expect(metaAtTail(bytes)).toBeUndefined();
  });
});

test('a page of any form that broke off anywhere never passes for a last one', () => {
  const write = fc.constantFrom(protobuf, builtInJson, customJson);
  const item = fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Pod'),
    metadata: fc.record({ name: fc.string() }),
  });
  fc.assert(
    fc.property(
      write,
      fc.array(item, { maxLength: 3 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (form, items, share) => {
        const whole = form({ ...page, items });
        const part = whole.subarray(0, Math.floor(share * (whole.length - 3)));
        const meta = metaAtHead(part) ?? metaAtTail(part);
        expect(meta === undefined ? told : meta).toEqual(told);
      },
    ),
    { numRuns: 1000 },
  );
});

test('unknown fields of the message are passed over', () => {
  const metadata = Buffer.concat([
    field(9, Buffer.from('new')),
    field(2, Buffer.from('12')),
    field(3, Buffer.from('more')),
  ]);
  const raw = field(2, Buffer.concat([field(7, Buffer.from('new')), field(1, metadata)]));
  const answer = Buffer.concat([Buffer.from('k8s\0', 'latin1'), field(11, Buffer.from('new')), raw]);
  expect(metaAtHead(answer)).toEqual({ resourceVersion: '12', continue: 'more' });
});
