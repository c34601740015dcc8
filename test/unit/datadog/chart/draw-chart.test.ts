import { describe, expect, test } from '@jest/globals';
import { chartOption } from '../../../../src/datadog/chart/chart-option.js';
import type { ChartModel } from '../../../../src/datadog/chart/chart-model.js';
import { drawChart } from '../../../../src/datadog/chart/draw-chart.js';

const at = Date.UTC(2026, 10, 29, 2, 14);
const minute = 60_000;
const model: ChartModel = {
  title: 'Auth errors',
  subtitle: 'production',
  from: at - 10 * minute,
  to: at + 20 * minute,
  series: [{ name: '', points: Array.from({ length: 30 }, (_, index) => [at + (index - 10) * minute, index / 100]) }],
  marks: [
    { at, label: 'switched', kind: 'switch' },
    { at: at + 15 * minute, label: 'rollback', kind: 'rollback' },
  ],
  thresholds: [{ value: 0.2, label: 'alert > 0.2', kind: 'alert' }],
  inUse: [at, at + 15 * minute],
};

/** Width and height, as the header of a PNG tells them. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('a chart', () => {
  test('is a PNG of the same bytes each time, and others where it shows something else', async () => {
    const png = await drawChart(model);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(sizeOf(png)).toEqual([1000, chartOption(model).height]);
    expect((await drawChart(model)).equals(png)).toBe(true);
    for (const other of [
      { ...model, thresholds: [] },
      { ...model, marks: [] },
      { ...model, title: 'Auth errorz' },
    ]) {
      expect((await drawChart(other)).equals(png)).toBe(false);
    }
  });

  test('is drawn with any text in it', async () => {
    const hostile = '<script>&"\u0000\u001b[31m\uD800 ]]> 日本 🙂';
    const png = await drawChart({ ...model, title: hostile, series: [{ name: hostile, points: [[at, 1]] }] });
    expect(png.length).toBeGreaterThan(1000);
  });

  test('grows by the rows of its legend', () => {
    const named = Array.from({ length: 5 }, (_, index) => ({
      name: `pod:${index}`,
      points: model.series[0]?.points ?? [],
    }));
    expect(chartOption({ ...model, series: named }).height - chartOption(model).height).toBe(90);
  });
});
