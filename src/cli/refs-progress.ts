import type { SearchProgress } from '../kubernetes/search/search-references.js';

/** One line on a terminal that says how far a search is; nothing where there is no terminal. */
export interface ProgressLine {
  show(progress: SearchProgress | undefined): void;
  /** Takes the line away. */
  clear(): void;
}

export type Terminal = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

const barWidth = 24;

/** Rewrites the line with a carriage return and blanks: that works on every terminal. */
export function progressLine(out: Terminal): ProgressLine {
  if (out.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let shown = 0;
  const put = (text: string): void => {
    // A terminal that does not know its width says 0.
    const line = text.slice(0, (out.columns || 80) - 1);
    out.write(`\r${line.padEnd(shown)}`);
    shown = line.length;
  };
  return {
    show: (progress) => put(textOf(progress)),
    clear: () => {
      put('');
      out.write('\r');
    },
  };
}

function textOf(progress: SearchProgress | undefined): string {
  if (!progress) return 'Asking the API what kinds there are …';
  const { kinds, kindsDone, bytes, hits } = progress;
  const full = kinds === 0 ? barWidth : Math.floor((barWidth * kindsDone) / kinds);
  const bar = `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
  return `${bar} ${kindsDone} of ${kinds} kinds, ${(bytes / 1024 ** 2).toFixed(1)} MiB, ${hits} found`;
}
