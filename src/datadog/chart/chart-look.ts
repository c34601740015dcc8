import type { ChartMark } from './chart-model.js';

export const font = 'DejaVu Sans';

/** Large enough to be read when a phone shows the picture at a third of its width. */
export const sizes = { title: 27, small: 21 } as const;

export const ink = {
  text: '#1a1a1a',
  soft: '#555555',
  grid: '#dddddd',
  alert: '#B3400A',
  back: '#00674C',
  band: '#EFEBDD',
};

export const markInk: Readonly<Record<ChartMark['kind'], string>> = {
  switch: ink.text,
  step: ink.soft,
  alert: ink.alert,
  rollback: ink.back,
};

/** Okabe and Ito's colours, which the colour-blind tell apart; the dashes differ too. */
const lines = [
  { color: '#0072B2', type: 'solid' },
  { color: '#C77F00', type: [14, 5] },
  { color: '#009E73', type: [4, 4] },
  { color: '#B85C93', type: [18, 5, 4, 5] },
  { color: '#3C9BD6', type: [8, 4] },
] as const;

/** What tells the series with this number from the others. */
export function dashes(index: number): (typeof lines)[number] {
  return lines[index % lines.length] ?? lines[0];
}

interface Look {
  readonly size: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right';
}

/** A line of text at a place, for ECharts; `y` is its top. */
export function words(x: number, y: number, shown: string, look: Look): object {
  const { size, color = ink.text, bold = false, align = 'left' } = look;
  // What no font has a picture of, XML does not take either.
  const text = shown.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ');
  const written = { fontFamily: font, fontSize: size, fontWeight: bold ? 'bold' : 'normal' };
  return { type: 'text', x, y, style: { text, fill: color, align, verticalAlign: 'top', ...written } };
}
