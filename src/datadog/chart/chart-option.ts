import type { EChartsOption, LineSeriesOption } from 'echarts';
import { dashes, font, ink, markInk, sizes, words } from './chart-look.js';
import type { ChartModel, ChartSeries } from './chart-model.js';
import { clockText } from './clock-text.js';
import { legendRows, legendWords } from './draw-legend.js';
import { layOutMarks, type PlacedMark } from './lay-out-marks.js';
import { brief, lowestAndHighest } from './value-axis.js';

export const chartWidth = 1000;
const left = 104;
const right = 972;
const rowHeight = 28;
const mostRows = 4;

export interface DrawnChart {
  readonly height: number;
  readonly option: EChartsOption;
}

/** The chart as ECharts draws it, with every text and place given, so that it looks the same everywhere. */
export function chartOption(model: ChartModel): DrawnChart {
  const { from, to, title, subtitle, series, marks } = model;
  const widthOf = (label: string) => Array.from(label).length * sizes.small * 0.66;
  const placed = layOutMarks(marks, { from, to, left, right, widthOf, rows: mostRows });
  const top = 108 + rowHeight * Math.max(1, ...placed.map(({ row }) => row + 1));
  const bottom = top + 270;
  const height = bottom + 52 + legendRows(series) * 30 + 12;
  const [min, max] = lowestAndHighest(model);
  const option: EChartsOption = {
    useUTC: true,
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: font },
    grid: { left, right: chartWidth - right, top, bottom: height - bottom },
    xAxis: { type: 'time', min: from, max: to, ...timeAxis(from, to) },
    yAxis: { type: 'value', min, max, splitNumber: 4, ...valueAxis },
    graphic: [
      words(28, 20, fitted(title, sizes.title * 0.64), { size: sizes.title, bold: true }),
      words(28, 62, fitted(subtitle, sizes.small * 0.6), { size: sizes.small, color: ink.soft }),
      words(28, bottom + 13, 'UTC', { size: sizes.small, color: ink.soft }),
      ...placed.flatMap((mark) => markWords(mark, top)),
      ...legendWords(series, bottom + 54),
    ],
    series: [...series.map(lineOf), frame(model, placed)],
  };
  return { height, option };
}

const axisLine = { lineStyle: { color: '#888888', width: 2 } };
const axisLabel = { fontSize: sizes.small, color: ink.text, fontFamily: font };

function timeAxis(from: number, to: number) {
  const formatter = (at: number): string => clockText(at, to - from);
  const apart = to - from > 36 * 3_600_000 ? 4 : 6;
  return {
    axisLine,
    splitNumber: apart,
    axisLabel: { ...axisLabel, formatter, hideOverlap: true, margin: 12 },
    splitLine: { show: false },
  };
}

const valueAxis = {
  axisLine: { show: true, ...axisLine },
  axisLabel: { ...axisLabel, formatter: (value: number) => brief(value) },
  splitLine: { lineStyle: { color: ink.grid, width: 1.5 } },
};

function lineOf({ points }: ChartSeries, index: number): LineSeriesOption {
  const { color, type } = dashes(index);
  return {
    type: 'line',
    data: points.map(([at, value]) => [at, value]),
    // A point that stands alone between two gaps would not be seen without its dot.
    showSymbol: true,
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) => (isAlone(points, dataIndex) ? 9 : 0),
    connectNulls: false,
    lineStyle: { color, width: 3.5, type: typeof type === 'string' ? type : [...type] },
    itemStyle: { color },
    z: 4,
  };
}

function isAlone(points: ChartSeries['points'], index: number): boolean {
  const isGap = (at: number): boolean => (points[at]?.[1] ?? null) === null;
  return isGap(index - 1) && isGap(index + 1);
}

/** Everything that is no series: the band in which the new version was in use, thresholds and marks. */
function frame({ inUse, thresholds }: ChartModel, placed: readonly PlacedMark[]): LineSeriesOption {
  const limits = thresholds.map(({ value, label, kind }) => {
    const color = kind === 'alert' ? ink.alert : ink.soft;
    const halo = { textBorderColor: '#ffffff', textBorderWidth: 5 };
    const shown = { show: true, position: 'insideStartTop', fontSize: sizes.small, fontFamily: font, color, ...halo };
    return { yAxis: value, lineStyle: { color, width: 3, type: [12, 8] }, label: { ...shown, formatter: () => label } };
  });
  const moments = placed.map(({ at, kind }) => {
    const lineStyle = {
      color: markInk[kind],
      width: kind === 'step' ? 2 : 3,
      type: kind === 'step' ? [3, 5] : 'solid',
    };
    return { xAxis: at, lineStyle, label: { show: false } };
  });
  const still = { silent: true, animation: false };
  return {
    type: 'line',
    data: [],
    z: 5,
    markArea: {
      ...still,
      z: 1,
      itemStyle: { color: ink.band },
      data: inUse ? [inUse.map((xAxis) => ({ xAxis }))] : [],
    },
    markLine: { ...still, z: 5, symbol: 'none', data: [...moments, ...limits] },
  } as LineSeriesOption;
}

/** A mark's label above the plot, with its line drawn up to it. */
function markWords({ x, row, align, label, kind }: PlacedMark, plotTop: number): object[] {
  const top = 100 + row * rowHeight;
  const color = markInk[kind];
  const style = { stroke: color, lineWidth: kind === 'step' ? 2 : 3 };
  return [
    { type: 'line', shape: { x1: x, y1: top + 2, x2: x, y2: plotTop }, style },
    words(align === 'left' ? x + 6 : x - 6, top, label, { size: sizes.small, color, bold: kind !== 'step', align }),
  ];
}

function fitted(shown: string, character: number): string {
  const characters = Array.from(shown);
  const most = Math.floor((right - 28) / character);
  return characters.length <= most ? shown : `${characters.slice(0, most - 1).join('')}…`;
}
