import { describe, expect, test } from '@jest/globals';
import { isComposite, partsOf, withParts } from '../../../src/datadog/composite.js';
import type { MonitorReading } from '../../../src/rotation/monitors.js';

const minute = 60_000;

function reading(id: number, fields: Partial<MonitorReading> = {}): MonitorReading {
  const groups = [{ name: '*', state: 'ok' as const }];
  const query = 'avg(last_5m):avg:x{*} > 1';
  return {
    id,
    name: `monitor ${id}`,
    query,
    tags: [],
    settle: 5 * minute,
    state: 'ok',
    muted: false,
    groups,
    ...fields,
  };
}
const composite = reading(9, { query: '(1 && 2) || !3', type: 'composite', digest: 'own', settle: 0 });
const tells = { options: { notifyNoData: true } };
const keepsLast = { options: { notifyNoData: false } };
const noData = { groups: [{ name: '*', state: 'no-data' as const }] };

describe('which monitors a query names', () => {
  test.each([
    ['1234 && 5678', [1234, 5678]],
    ['!1234 || (5678 && 1234)', [1234, 5678]],
    ['22983329', [22983329]],
    ['avg(last_5m):avg:x{*} > 1', []],
    ['no_query', []],
    ['', []],
    ['&& ||', []],
  ])('%s', (query, parts) => {
    expect(partsOf(query)).toEqual(parts);
    expect(isComposite(query)).toBe(parts.length > 0);
  });
});

describe('a composite monitor', () => {
  test('looks back as far as the longest of its parts', () => {
    const parts = [reading(1), reading(2, { settle: 60 * minute }), reading(3)];
    expect(withParts(composite, tells, parts, 6 * minute).settle).toBe(60 * minute);
  });

  test('is edited where a part is: its query, its options, its absence', () => {
    const digest = (...parts: MonitorReading[]) => withParts(composite, tells, parts, 0).digest;
    const as = digest(reading(1), reading(2), reading(3));
    expect(digest(reading(3), reading(1), reading(2))).toBe(as);
    expect(digest(reading(1, { query: 'avg(last_5m):avg:x{*} > 100' }), reading(2), reading(3))).not.toBe(as);
    expect(digest(reading(1, { digest: 'other' }), reading(2), reading(3))).not.toBe(as);
    expect(digest(reading(1), reading(2))).not.toBe(as);
    expect(digest(reading(1, { name: 'renamed', tags: ['a:b'], muted: true }), reading(2), reading(3))).toBe(as);
  });

  test.each<[string, typeof tells, MonitorReading[], 'no-data' | undefined]>([
    ['every part has data', keepsLast, [reading(1), reading(2), reading(3)], undefined],
    [
      'a part has none, and it keeps its last state',
      keepsLast,
      [reading(1, noData), reading(2), reading(3)],
      'no-data',
    ],
    ['a part has none, and it would tell that', tells, [reading(1, noData), reading(2), reading(3)], undefined],
    ['a part was never evaluated', keepsLast, [reading(1, { groups: [] }), reading(2), reading(3)], 'no-data'],
    ['a part is gone, whatever it would tell', tells, [reading(1), reading(2)], 'no-data'],
    [
      'one group of a part has none: it may be that of another environment',
      keepsLast,
      [
        reading(1, {
          groups: [
            { name: 'env:a', state: 'no-data' },
            { name: 'env:b', state: 'ok' },
          ],
        }),
        reading(2),
        reading(3),
      ],
      undefined,
    ],
    [
      'a part is in alert: what that means is for the composite to say',
      keepsLast,
      [reading(1, { state: 'alert', groups: [{ name: '*', state: 'alert' }] }), reading(2), reading(3)],
      undefined,
    ],
    [
      'a part is muted: a downtime of a part does not mute it',
      keepsLast,
      [reading(1, { muted: true }), reading(2), reading(3)],
      undefined,
    ],
  ])('its OK: %s', (_, monitor, parts, doubt) => {
    expect(withParts(composite, monitor, parts, 0).doubt).toBe(doubt);
  });

  test('any other monitor stays as it is', () => {
    expect(withParts(reading(1), keepsLast, [], 0)).toEqual(reading(1));
  });
});
