import type { Sample } from '../../error-rate.js';
import type { ShownMark } from '../shown.js';
import { part, s } from './dom.js';
import { onShown, shown } from './state.js';

const [width, height] = [400, 140];
const shownMs = 90_000;
const head = 40;

/** The monitors' graph: error rate of both environments, the threshold, and what the bot marked. */
export function runGraph(): void {
  onShown(['samples', 'marks'], () => part('graph').replaceChildren(drawGraph()));
}

function drawGraph(): SVGElement {
  const { threshold } = shown('company');
  const samples = shown('samples');
  const now = samples.at(-1)?.at ?? Date.now();
  const recent = samples.filter(({ at }) => at > now - shownMs);
  const top = Math.max(threshold * 2.4, ...recent.flatMap((one) => [one.staging ?? 0, one.production ?? 0])) * 1.08;
  const x = (at: number): number => width - ((now - at) / shownMs) * width;
  // Rates of a few and of a hundred per cent are both to be seen.
  const y = (rate: number): number => height - (height - head) * Math.sqrt(rate / top);
  const last = (environment: 'staging' | 'production'): string => percent(recent.at(-1)?.[environment] ?? 0);
  return s(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `Error rate: staging ${last('staging')}, production ${last('production')}, threshold ${percent(threshold)}`,
    },
    s('rect', { class: 'graph-bad', x: 0, y: head, width, height: Math.max(0, y(threshold) - head) }),
    s('line', { class: 'graph-threshold', x1: 0, x2: width, y1: y(threshold), y2: y(threshold) }),
    s('text', { class: 'graph-label', x: 4, y: y(threshold) - 4 }, `alerts above ${percent(threshold)}`),
    ...drawMarks(
      shown('marks').filter(({ at }) => at > now - shownMs),
      x,
    ),
    line(recent, 'staging', x, y),
    line(recent, 'production', x, y),
  );
}

function line(
  samples: readonly Sample[],
  environment: 'staging' | 'production',
  x: (at: number) => number,
  y: (rate: number) => number,
): SVGElement {
  const points = samples.flatMap((sample) => {
    const rate = sample[environment];
    return rate === null ? [] : [`${x(sample.at).toFixed(1)},${y(rate).toFixed(1)}`];
  });
  return s('polyline', { class: `graph-line ${environment}`, points: points.join(' ') });
}

const [rows, rowHeight, letterWidth] = [3, 12, 4.9];

/** Each moment once, its label in the first row where it has room. */
function drawMarks(marks: readonly ShownMark[], x: (at: number) => number): SVGElement[] {
  const free = Array.from({ length: rows }, () => -Infinity);
  const drawn = together(marks).map(({ at, level, words }) => {
    const wide = words.length * letterWidth;
    const left = Math.min(x(at) + 4, width - wide);
    const row = free.findIndex((end) => end < left);
    if (row >= 0) free[row] = left + wide;
    const y = 9 + Math.max(0, row) * rowHeight;
    return {
      line: s('line', { class: `graph-mark ${level}`, x1: x(at), x2: x(at), y1: y + 3, y2: height }),
      label: row < 0 ? [] : [s('text', { class: `graph-mark-label ${level}`, x: left, y }, words)],
    };
  });
  // The labels stand above every line.
  return [...drawn.map((mark) => mark.line), ...drawn.flatMap((mark) => mark.label)];
}

/** What happened in both environments at once is one moment. */
function together(marks: readonly ShownMark[]): { at: number; level: string; words: string }[] {
  const moments: { at: number; level: string; label: string; words: string }[] = [];
  for (const { at, label, level, environment } of [...marks].sort((one, other) => one.at - other.at)) {
    const last = moments.at(-1);
    if (last?.label === label && at - last.at < 2000) last.words = label;
    else moments.push({ at, level, label, words: `${environment} ${label}` });
  }
  return moments;
}

function percent(rate: number): string {
  return `${Number((rate * 100).toFixed(1))} %`;
}
