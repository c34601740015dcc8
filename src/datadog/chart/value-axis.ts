import type { ChartModel } from './chart-model.js';

/** The value axis: with 0, with every threshold, and up to a number that people would choose. */
export function lowestAndHighest({ series, thresholds }: ChartModel): readonly [number, number] {
  const points = series.flatMap((one) => one.points.flatMap(([, value]) => (value === null ? [] : [value])));
  const all = [0, ...points, ...thresholds.map(({ value }) => value)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const low = least < 0 ? -round(-least * 1.06) : 0;
  return [low, most > 0 ? round(most * 1.06) : low < 0 ? 0 : 1];
}

function round(size: number): number {
  const unit = 10 ** Math.floor(Math.log10(size));
  const steps = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
  // The product of two such numbers has digits that nobody chose.
  return Number(((steps.find((step) => step * unit >= size) ?? 10) * unit).toPrecision(6));
}

/** `0.05`, `12k`, `3.4M`: what an axis has room for. */
export function brief(value: number): string {
  const size = Math.abs(value);
  const [least, unit] = units.find(([from]) => size >= from) ?? [1, ''];
  return `${Number((value / least).toPrecision(3))}${unit}`;
}

const units = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
