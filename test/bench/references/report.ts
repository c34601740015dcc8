import { spreadOf, type Spread } from '../spread.js';
import { loadText } from '../surroundings.js';
import { table } from '../table.js';
import { verdict } from '../verdict.js';
import type { PeerName, PeerRun } from './peer.js';
import type { BenchResults, SizeResult } from './size-result.js';
import { mostBytes, targets, type Figure, type Target } from './targets.js';

/** The results for people. Where answers differ, the differences alone: times of wrong answers mean nothing. */
export function reportLines({ kubernetes, before, after, sizes }: BenchResults): string[] {
  const wrong = sizes.flatMap((size) => size.differences.map((line) => `at ${sizeText(size)}: ${line}`));
  if (wrong.length > 0) return ['The answers differ, so nothing is said about times:', ...new Set(wrong)];
  const largest = sizes.at(-1);
  return [
    `Kubernetes ${kubernetes}, Node ${before.node}, ${before.processors}, commit ${before.commit}`,
    `Load of the machine (1, 5, 15 min): ${loadText(before)} before, ${loadText(after)} after`,
    'All answers agree, in every run.',
    ...sizes.flatMap(cutOffLines),
    ...sizes.flatMap((size) => ['', ...sizeLines(size)]),
    ...(largest ? ['', targetsTitle(largest), ...targetLines(largest)] : []),
    ...(sizes.length > 1 ? ['', ...growthLines(sizes)] : []),
  ];
}

function cutOffLines(size: SizeResult): string[] {
  const cutOff = size.runs.filter(({ isCutOff }) => isCutOff).map(({ peer }) => peer);
  return [...new Set(cutOff)].map((peer) => {
    const times = `${cutOff.filter((one) => one === peer).length} of ${runsOf(size, peer).length} runs`;
    return `At ${sizeText(size)}, ${times} of ${peer} were ended without an answer, since they left the machine no memory.`;
  });
}

function sizeLines(size: SizeResult): string[] {
  const read = size.read.map(({ peer, requests, bytes }) => `${peer}: ${requests} requests, ${megabytes(bytes)} MB`);
  const head = ['peer', 'runs', 'median s', 'min', 'max', 'peak MB', 'own CPU s', 'server CPU s', 'load'];
  const rows = peersOf(size).map((peer) => {
    const runs = runsOf(size, peer);
    const time = spread(runs, ({ ms }) => ms / 1000);
    return [
      peer,
      String(time.runs),
      ...[time.median, time.least, time.most].map((seconds) => seconds.toFixed(2)),
      megabytes(spread(runs, ({ peakBytes }) => peakBytes).most),
      spread(runs, ({ cpuMs }) => cpuMs / 1000).median.toFixed(2),
      spread(runs, ({ serverMs }) => serverMs / 1000).median.toFixed(2),
      spread(runs, ({ load }) => load).median.toFixed(1),
    ];
  });
  return [`${sizeText(size)} (read: ${read.join('; ')})`, ...table([head, ...rows])];
}

function targetsTitle(size: SizeResult): string {
  return `Targets, at ${sizeText(size)}${size.scale < 1 ? ' (promised for the whole size only)' : ''}:`;
}

function targetLines(size: SizeResult): string[] {
  const peak = spread(runsOf(size, 'keyturn'), ({ peakBytes }) => peakBytes).most;
  return table([
    ...targets.map((target) => targetRow(size, target)),
    ['memory in all', `${megabytes(peak)} MB`, `at most ${megabytes(mostBytes)} MB`, verdict(peak <= mostBytes)],
  ]);
}

function targetRow(size: SizeResult, { what, figure, other, one, atLeast, atMost }: Target): string[] {
  const ratio = figureOf(size, other, figure) / figureOf(size, one, figure);
  const isMet = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
  const wanted = atLeast === undefined ? `at most ${atMost}×` : `at least ${atLeast}×`;
  return [what, `${ratio.toFixed(2)}×`, wanted, verdict(isMet)];
}

/** The median of times, and the worst of memory. */
function figureOf(size: SizeResult, peer: PeerName, figure: Figure): number {
  const { median, most } = spread(runsOf(size, peer), (run) => run[figure]);
  return figure === 'ms' ? median : most;
}

function growthLines(sizes: readonly SizeResult[]): string[] {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (!first || !last) return [];
  const title = `Growth from ${sizeText(first)} to ${sizeText(last)}, ${(last.pods / first.pods).toFixed(0)} times as many:`;
  const rows = peersOf(last).map((peer) => {
    const grown = (figure: Figure): string =>
      `${(figureOf(last, peer, figure) / figureOf(first, peer, figure)).toFixed(1)}×`;
    return [peer, grown('ms'), grown('peakBytes')];
  });
  return [title, ...table([['peer', 'time', 'memory'], ...rows])];
}

function peersOf({ runs }: SizeResult): PeerName[] {
  return [...new Set(runs.map(({ peer }) => peer))];
}

function runsOf({ runs }: SizeResult, peer: PeerName): PeerRun[] {
  return runs.filter((run) => run.peer === peer);
}

function spread(runs: readonly PeerRun[], figure: (run: PeerRun) => number): Spread {
  return spreadOf(runs.map(figure));
}

function sizeText({ deployments, pods }: SizeResult): string {
  return `${deployments} Deployments, as many ReplicaSets, ${pods} pods`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}
