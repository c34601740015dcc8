import { dashes, words } from './chart-look.js';
import type { ChartSeries } from './chart-model.js';

const columns = 2;
const longest = 34;
const size = 18;

/** How many rows the legend has; none where there is one series: nothing has to be told from it. */
export function legendRows(series: readonly ChartSeries[]): number {
  return series.length > 1 ? Math.ceil(series.length / columns) : 0;
}

/** A piece of each line with its group's name, below the plot: `y` is the first row's top. */
export function legendWords(series: readonly ChartSeries[], y: number): object[] {
  if (legendRows(series) === 0) return [];
  return groupNames(series.map(({ name }) => name)).flatMap((name, index) => {
    const { color, type } = dashes(index);
    const x = 28 + (index % columns) * 476;
    const top = y + Math.floor(index / columns) * 30;
    const style = { stroke: color, lineWidth: 4, ...(typeof type === 'string' ? {} : { lineDash: [...type] }) };
    return [
      { type: 'line', shape: { x1: x, y1: top + 11, x2: x + 44, y2: top + 11 }, style },
      words(x + 54, top, name, { size }),
    ];
  });
}

/** Names of groups without the tags that all of them have; the middle of long ones is left out. */
export function groupNames(names: readonly string[]): string[] {
  const [first = '', ...others] = names;
  const common = first
    .split(',')
    .filter((tag) => others.length > 0 && others.every((name) => name.split(',').includes(tag)));
  return names.map((name) => {
    const own = name.split(',').filter((tag) => !common.includes(tag));
    return folded(own.length > 0 ? own.join(', ') : name);
  });
}

function folded(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= longest) return name;
  return `${characters.slice(0, longest - 15).join('')}…${characters.slice(-14).join('')}`;
}
