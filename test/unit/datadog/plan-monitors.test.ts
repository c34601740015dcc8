import { describe, expect, test } from '@jest/globals';
import { planMonitors } from '../../../src/datadog/plan-monitors.js';
import { select } from '../../../src/datadog/select-monitors.js';
import type { StageMonitors } from '../../../src/rotation/entry.js';
import type { MonitorReading, Readings } from '../../../src/rotation/monitors.js';

const now = 2_000_000;
const look = { now, staleAfter: 60_000 };

function reading(id: number, fields: Partial<MonitorReading> = {}): MonitorReading {
  const groups = [{ name: '*', state: 'ok' as const }];
  const query = 'avg(last_5m):avg:x{*} > 1';
  return { id, name: `monitor ${id}`, query, tags: [], settle: 300_000, state: 'ok', muted: false, groups, ...fields };
}
const red = (triggeredAt: number): Partial<MonitorReading> => ({
  groups: [{ name: '*', state: 'alert', triggeredAt }],
});
const wanted = (fields: Partial<StageMonitors>): StageMonitors => ({
  ids: [],
  tags: [],
  scope: [],
  settle: 360_000,
  onAlert: 'rollback',
  ...fields,
});
const readings = (...monitors: MonitorReading[]): Readings => ({ readAt: now, monitors });

describe('which monitors are meant', () => {
  const auth = reading(1, { tags: ['service:auth', 'env:production'] });
  const web = reading(2, { tags: ['service:web', 'env:production'] });
  test.each([
    ['by number', { ids: [2], tags: [] }, [2]],
    ['by every one of the tags', { ids: [], tags: ['service:auth', 'env:production'] }, [1]],
    ['by a tag that both carry', { ids: [], tags: ['env:production'] }, [1, 2]],
    ['by number or by tags, each once', { ids: [1], tags: ['env:production'] }, [1, 2]],
    ['no tags mean none by tags', { ids: [], tags: [] }, []],
    ['by a search that found it, beside the others', { ids: [1], tags: [], found: [2] }, [1, 2]],
    ['a tag is compared whole', { ids: [], tags: ['service'] }, []],
  ])('%s', (_, selection, expected) => {
    expect(select([auth, web], selection).map(({ id }) => id)).toEqual(expected);
  });
});

describe('before a rotation', () => {
  test('monitors that exist, evaluate, are not muted and are OK are fit, each with its query and time to settle', () => {
    const plan = planMonitors(readings(reading(2), reading(1)), wanted({ ids: [1, 2] }), look);
    const query = 'avg(last_5m):avg:x{*} > 1';
    expect(plan).toEqual({
      planned: [
        { id: 1, name: 'monitor 1', query, settle: 300_000 },
        { id: 2, name: 'monitor 2', query, settle: 300_000 },
      ],
      missing: [],
      foundNone: [],
      onlySloAlerts: false,
      reds: [],
      unknown: [],
      unreachable: undefined,
    });
  });

  test('where the window can not be read, the time to settle is the stage’s own', () => {
    const check = reading(1, { query: '"http.can_connect".over("*").last(4).count_by_status()', settle: 999 });
    expect(planMonitors(readings(check), wanted({ ids: [1] }), look).planned[0]?.settle).toBe(360_000);
  });

  test('a composite settles as long as its parts, which its reading has asked', () => {
    const composite = reading(1, { query: '2 && 3', settle: 999 });
    expect(planMonitors(readings(composite), wanted({ ids: [1] }), look).planned[0]?.settle).toBe(999);
  });

  test('the digest of its options is planned with it', () => {
    const plan = planMonitors(readings(reading(1, { digest: 'abc' })), wanted({ ids: [1] }), look);
    expect(plan.planned[0]?.digest).toBe('abc');
  });

  test.each([
    ['tags that none carries beside a number', wanted({ ids: [1], tags: ['service:auth'] }), ['tags']],
    ['a search that finds none beside a number', { ...wanted({ ids: [1], query: 'auth' }), found: [] }, ['query']],
    ['a search that finds one', { ...wanted({ query: 'auth' }), found: [1] }, []],
    ['a search whose find was not there when it was read', { ...wanted({ query: 'auth' }), found: [9] }, ['query']],
  ])('of the ways to select, one that selects nothing is told: %s', (_, settings, foundNone) => {
    expect(planMonitors(readings(reading(1)), settings, look)).toMatchObject({ foundNone });
  });

  test.each([
    ['alone', [{ type: 'slo alert' }, { type: 'slo alert' }], true],
    ['beside a monitor that would tell missing data', [{ type: 'slo alert' }, { type: 'query alert' }], false],
    ['beside one whose kind is not known', [{ type: 'slo alert' }, {}], false],
  ])('SLO alerts prove nothing alone: %s', (_, [one, two], onlySloAlerts) => {
    const plan = planMonitors(readings(reading(1, one), reading(2, two)), wanted({ ids: [1, 2] }), look);
    expect(plan).toMatchObject({ onlySloAlerts });
  });

  test('a number that Datadog does not have is missing', () => {
    expect(planMonitors(readings(reading(1)), wanted({ ids: [1, 7] }), look)).toMatchObject({
      missing: [7],
      unknown: [],
    });
  });

  test('tags that no monitor carries plan none', () => {
    const plan = planMonitors(readings(reading(1)), wanted({ tags: ['service:auth'] }), look);
    expect(plan).toMatchObject({ planned: [], missing: [], unreachable: undefined });
  });

  test('every monitor in alert is named, whenever it began (F52)', () => {
    const plan = planMonitors(
      readings(reading(1, red(now - 1)), reading(2), reading(3, red(1))),
      wanted({ ids: [1, 2, 3] }),
      look,
    );
    expect(plan.reds).toEqual(['monitor 1', 'monitor 3']);
  });

  test('an alert outside of the scope is none of ours (F53)', () => {
    const groups = [
      { name: 'env:staging', state: 'alert' as const, triggeredAt: 1 },
      { name: 'env:production', state: 'ok' as const },
    ];
    const plan = planMonitors(readings(reading(1, { groups })), wanted({ ids: [1], scope: ['env:production'] }), look);
    expect(plan).toMatchObject({ reds: [], unknown: [] });
  });

  test('every monitor that says nothing sure is named with the reason', () => {
    const monitors = [
      reading(1, { muted: true }),
      reading(2, { groups: [] }),
      reading(3, { groups: [{ name: '*', state: 'warn' }] }),
      reading(4),
      reading(5, { groups: [{ name: '*', state: 'no-data' }] }),
    ];
    const { unknown } = planMonitors(readings(...monitors), wanted({ ids: [1, 2, 3, 4, 5] }), look);
    expect(unknown.map(({ monitor, why }) => [monitor, why])).toEqual([
      ['monitor 1', 'muted'],
      ['monitor 2', 'no-data'],
      ['monitor 3', 'warn'],
      ['monitor 5', 'no-data'],
    ]);
  });

  const outage = { since: 1, detail: 'Datadog answered 503' };
  test.each<[string, Readings | undefined, unknown]>([
    ['nothing was read yet', undefined, { since: now, detail: 'not read yet' }],
    ['Datadog does not answer (F49)', { ...readings(), unreachable: outage }, outage],
    ['the readings are too old', { ...readings(), readAt: 1 }, { since: 1, detail: 'no reading since then' }],
  ])('%s: nothing is called missing', (_, given, unreachable) => {
    const plan = planMonitors(given, wanted({ ids: [7], tags: ['service:auth'] }), look);
    expect(plan).toMatchObject({ missing: [], reds: [], unknown: [], unreachable });
  });
});
