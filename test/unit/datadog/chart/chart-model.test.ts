import { describe, expect, test } from '@jest/globals';
import type { MetricsQueryMetadata } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/MetricsQueryMetadata.js';
import { chartSeries, chartSpan } from '../../../../src/datadog/chart/chart-model.js';
import { layOutMarks } from '../../../../src/datadog/chart/lay-out-marks.js';
import { groupNames } from '../../../../src/datadog/chart/draw-legend.js';
import { brief, lowestAndHighest } from '../../../../src/datadog/chart/value-axis.js';

const series = (scope: string, ...values: (number | null)[]) =>
  ({ scope, pointlist: values.map((value, index) => [index * 1000, value]) }) as MetricsQueryMetadata;
const minute = 60_000;

describe('the series of a chart', () => {
  test('keep their gaps, and a group that has no value at all is none', () => {
    const { series: shown } = chartSeries({ series: [series('*', 1, null, 3), series('pod:b', null, null)] }, []);
    expect(shown).toEqual([{ name: '', points: [[0, 1], [1000, null], [2000, 3]] }]); // prettier-ignore
  });

  test('are those of the scope, or all where no group has its tags', () => {
    const answer = { series: [series('env:production,pod:a', 1), series('env:staging,pod:b', 2)] };
    expect(chartSeries(answer, ['env:production']).series.map(({ name }) => name)).toEqual(['env:production,pod:a']);
    expect(chartSeries(answer, ['team:x']).series).toHaveLength(2);
  });

  test('are the highest ones where they are many, and the others are counted', () => {
    const many = Array.from({ length: 9 }, (_, index) => series(`pod:${index}`, index));
    const { series: shown, more } = chartSeries({ series: many }, []);
    expect(shown.map(({ name }) => name)).toEqual(['pod:8', 'pod:7', 'pod:6', 'pod:5', 'pod:4']);
    expect(more).toBe(4);
  });

  test('are called by what tells them apart', () => {
    expect(groupNames(['env:a,pod:x', 'env:a,pod:y'])).toEqual(['pod:x', 'pod:y']);
    expect(groupNames(['env:a,pod:x'])).toEqual(['env:a, pod:x']);
    const [long = ''] = groupNames([`pod:${'n'.repeat(80)}-end`, 'pod:b']);
    expect([long.length, long.endsWith('nnn-end')]).toEqual([34, true]);
  });
});

describe('the time that a chart shows', () => {
  test('begins before the switch, so that it can be compared, and ends when it is drawn', () => {
    const at = 1_000 * minute;
    expect(chartSpan(at, at + 20 * minute)).toEqual({ from: at - 10 * minute, to: at + 20 * minute });
    expect(chartSpan(at, at + 1000)).toEqual({ from: at - minute, to: at + minute / 10 });
    expect(chartSpan(at, at + 48 * 60 * minute).from).toBe(at - 6 * 60 * minute);
  });
});

describe('the value axis', () => {
  const model = (thresholds: number[], ...values: (number | null)[]) =>
    lowestAndHighest({
      series: [{ name: '', points: values.map((value, at) => [at, value]) }],
      thresholds: thresholds.map((value) => ({ value, label: '', kind: 'alert' })),
    } as unknown as Parameters<typeof lowestAndHighest>[0]);

  test('holds 0, every value and every threshold', () => {
    expect(model([0.05], 0.01, 0.02)).toEqual([0, 0.06]);
    expect(model([], 110, null)).toEqual([0, 120]);
    expect(model([-3], -1)).toEqual([-4, 0]);
    expect(model([], 0)).toEqual([0, 1]);
  });

  test('writes numbers as short as they are', () => {
    expect([0, 0.05, 12, 1200, 3_400_000, 2e9].map(brief)).toEqual(['0', '0.05', '12', '1.2k', '3.4M', '2G']);
  });
});

describe('the marks of a chart', () => {
  const space = { from: 0, to: 1000, left: 0, right: 1000, widthOf: () => 92, rows: 3 };
  const mark = (at: number, label: string) => ({ at, label, kind: 'alert' as const });

  test('stand at their moment, in rows in which no label covers another', () => {
    const placed = layOutMarks([mark(500, 'b'), mark(100, 'a'), mark(505, 'c')], space);
    expect(placed.map(({ label, x, row }) => [label, x, row])).toEqual([['a', 100, 0], ['b', 500, 0], ['c', 505, 1]]); // prettier-ignore
  });

  test('turn their label at the right edge, and are left out where their moment is not shown', () => {
    const placed = layOutMarks([mark(990, 'edge'), mark(1200, 'later')], space);
    expect(placed.map(({ label, align }) => [label, align])).toEqual([['edge', 'right']]);
  });
});
