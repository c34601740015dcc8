import { expect, test } from '@jest/globals';
import { judgeSwitched, settleOf } from '../../../jobs/steps/judge-stage.js';
import type { Readings } from '../../../src/rotation/monitors.js';
import { begun, minute, second, stagePlan, start } from '../rotation/given.js';

const planned = { id: 1, name: 'errors', query: 'avg(last_5m):sum:errors{*} > 10', settle: 5 * minute };
const plan = stagePlan('production', { monitors: [planned] });
const rotation = { ...begun().rotation, switched: { production: start } };
const accepting = (query: string, settle: number) => ({ ...rotation, accepted: [{ ...planned, query, settle }] });

test('an accepted monitor judges instead of the one that was planned', () => {
  const query = 'avg(last_15m):sum:errors{*} > 100';
  const monitor = { ...planned, query, tags: [], state: 'ok' as const, muted: false };
  const readings: Readings = {
    readAt: start,
    monitors: [{ ...monitor, groups: [{ name: '*', state: 'ok' }] }],
  };
  const verdict = (on: typeof rotation) => judgeSwitched(on, plan, readings, start + second);
  expect(verdict(rotation)).toMatchObject({ state: 'unknown', why: 'edited' });
  expect(verdict(accepting(query, 15 * minute))).toEqual({ state: 'ok' });
  // The edit was undone since it was accepted.
  expect(verdict(accepting('avg(last_5m):other{*} > 1', minute))).toMatchObject({ why: 'edited' });
  const undone = judgeSwitched(
    accepting(query, 15 * minute),
    plan,
    { ...readings, monitors: [{ ...monitor, query: planned.query, groups: [{ name: '*', state: 'ok' }] }] },
    start + second,
  );
  expect(undone).toEqual({ state: 'ok' });
});

test('a switch settles as long as the accepted query looks back; where that is not known, as the catalogue says', () => {
  expect(settleOf(rotation, plan)).toBe(5 * minute);
  expect(settleOf(accepting('avg(last_15m):sum:errors{*} > 100', 15 * minute), plan)).toBe(15 * minute);
  const stage = rotation.entry.stages.find(({ name }) => name === 'production');
  expect(settleOf(accepting('max(next_1w):forecast(avg:disk{*}) >= 95', second), plan)).toBe(stage?.monitors?.settle);
});
