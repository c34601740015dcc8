import type { ChartMark } from './chart-model.js';

/** A mark with its place: pixels from the left, and which row its label is in. */
export interface PlacedMark extends ChartMark {
  readonly x: number;
  readonly row: number;
  /** Which end of the label stands at the line. */
  readonly align: 'left' | 'right';
}

export interface MarkSpace {
  readonly from: number;
  readonly to: number;
  /** Pixels of the plot's left and right edge. */
  readonly left: number;
  readonly right: number;
  /** How wide a label is, in pixels. */
  readonly widthOf: (label: string) => number;
  readonly rows: number;
}

const gap = 8;

/** Gives each mark within the time shown a row in which its label covers no other one; the last row takes what fits nowhere. */
export function layOutMarks(marks: readonly ChartMark[], space: MarkSpace): PlacedMark[] {
  const { from, to, left, right, widthOf, rows } = space;
  const taken: { readonly row: number; readonly start: number; readonly end: number }[] = [];
  const shown = marks.filter(({ at }) => at >= from && at <= to).sort((one, other) => one.at - other.at);
  return shown.map((mark) => {
    const x = left + ((mark.at - from) / (to - from)) * (right - left);
    const width = widthOf(mark.label) + gap;
    const align = x + width > right ? 'right' : 'left';
    const [start, end] = align === 'left' ? [x, x + width] : [x - width, x];
    const isFree = (row: number): boolean =>
      taken.every((one) => one.row !== row || one.end <= start || one.start >= end);
    const free = Array.from({ length: rows }, (_, row) => row).find(isFree);
    const row = free ?? rows - 1;
    taken.push({ row, start, end });
    return { ...mark, x, row, align };
  });
}
