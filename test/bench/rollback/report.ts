import { spreadOf } from '../spread.js';
import { loadText } from '../surroundings.js';
import { table } from '../table.js';
import { verdict } from '../verdict.js';
import { podsSetting } from './pods-run.js';
import type { BareCalls, BenchResults, PatchRun } from './result.js';
import { mostOfLimit, mostRoundTrips, timesFaster } from './targets.js';

/** The results for people. Where a workload is not what it was, that alone: such times mean nothing. */
export function reportLines(results: BenchResults): string[] {
  const { kubernetes, before, after, differences, patches, bare, poll, pods } = results;
  if (differences.length > 0) return ['Workloads differ, so nothing is said about times:', ...new Set(differences)];
  const [rows, targets] = [rowsOf(results), targetsOf(results)];
  const loads = [...patches, ...poll, ...pods].map(({ load }) => load);
  return [
    `Kubernetes ${kubernetes}, Node ${before.node}, ${before.processors}, commit ${before.commit}`,
    `Load of the machine (1, 5, 15 min): ${loadText(before)} before, ${loadText(after)} after`,
    `Load (1 min) just before each measurement: ${spreadText(loads)}`,
    'Every workload was what it had been, after every run of every peer.',
    '',
    ...table([['milliseconds', 'runs', 'median', 'min', 'max'], ...rows]),
    ...(bare.length > 0 ? ['', ...callLines(patches)] : []),
    '',
    'Targets:',
    ...table(targets),
  ];
}

function rowsOf({ patches, bare, poll, pods, podsLimit, options }: BenchResults): string[][] {
  const perSize = sizesOf(patches).flatMap((size) => {
    const [bot, commands] = [runsOf(patches, 'keyturn', size), runsOf(patches, 'kubectl', size)];
    const of = size === 1 ? '1 workload' : `${size} workloads`;
    return [
      row(`${of}: webhook to the last accepted patch`, bot, (run) => run.lastPatch),
      row(`${of}: webhook to the first accepted patch`, bot, (run) => run.firstPatch),
      row(`${of}: kubectl, all commands`, commands, (run) => run.whole),
      row(`${of}: kubectl, to its last accepted patch`, commands, (run) => run.lastPatch),
      row(`${of}: kubectl, rollout undo alone`, commands, (run) => run.changing),
    ];
  });
  const bareRows = bare.length === 0 ? [] : bareRowsOf(bare);
  return [
    ...perSize,
    ...bareRows,
    ...(poll.length > 0
      ? [row(`polling every ${options.poll} ms: alert to the last patch`, poll, (run) => run.lastPatch)]
      : []),
    ...(pods.length > 0
      ? [
          row(`${podsSetting}: last patch`, pods, (run) => run.lastPatch),
          row(`the same: last bad pod gone (limit ${podsLimit})`, pods, (run) => run.lastBadPod),
        ]
      : []),
  ];
}

function bareRowsOf(bare: readonly BareCalls[]): string[][] {
  const all = (which: keyof BareCalls): number[] => bare.flatMap((one) => one[which]);
  const value = (one: number): number => one;
  return [
    row('a bare GET of a Deployment', all('get'), value),
    row('a bare PATCH of a Deployment', all('patch'), value),
    row('a bare GET over a new connection', all('cold'), value),
  ];
}

function row<Run>(what: string, runs: readonly Run[], figure: (run: Run) => number): string[] {
  const { median, least, most, runs: count } = spreadOf(runs.map(figure));
  return [what, String(count), ...[median, least, most].map((ms) => ms.toFixed(1))];
}

/** Where the time of the run in the middle went, as the API server saw it. */
function callLines(patches: readonly PatchRun[]): string[] {
  const runs = runsOf(patches, 'keyturn', 1).toSorted((one, other) => one.lastPatch - other.lastPatch);
  const middle = runs[Math.floor(runs.length / 2)];
  if (!middle) return [];
  const rows = middle.calls.map(({ what, from, to }) => [`  ${what}`, from.toFixed(1), to.toFixed(1)]);
  return [
    'What the API server saw of the middle run of 1 workload, in milliseconds since the webhook:',
    ...table(rows),
  ];
}

function targetsOf(results: BenchResults): string[][] {
  return [...fasterThanCommands(results), ...withinRoundTrips(results), ...byPolling(results), ...byPods(results)];
}

function fasterThanCommands({ patches }: BenchResults): string[][] {
  return sizesOf(patches).map((size) => {
    const median = (peer: PatchRun['peer'], figure: 'lastPatch' | 'whole' | 'changing'): number =>
      spreadOf(runsOf(patches, peer, size).map((run) => run[figure])).median;
    const bot = median('keyturn', 'lastPatch');
    const times = (figure: 'lastPatch' | 'whole' | 'changing'): string => (median('kubectl', figure) / bot).toFixed(1);
    const wanted = timesFaster.get(size);
    const judged = wanted === undefined ? '' : verdict(median('kubectl', 'whole') / bot >= wanted);
    return [
      `faster than the commands, ${size} workloads`,
      `${times('whole')}×`,
      wanted === undefined ? '' : `at least ${wanted}×`,
      judged,
      `(than kubectl's last accepted patch ${times('lastPatch')}×, than rollout undo alone ${times('changing')}×)`,
    ];
  });
}

function withinRoundTrips({ patches, bare }: BenchResults): string[][] {
  const runs = runsOf(patches, 'keyturn', 1);
  if (runs.length === 0) return [];
  const trip = roundTrip(bare);
  const trips = spreadOf(runs.map(({ lastPatch }) => lastPatch)).median / trip;
  const said = `(one: ${trip.toFixed(1)} ms, the mean of a GET's and a PATCH's median)`;
  const wanted = `at most ${mostRoundTrips}`;
  return [['1 workload, in bare round trips', trips.toFixed(1), wanted, verdict(trips <= mostRoundTrips), said]];
}

function roundTrip(bare: readonly BareCalls[]): number {
  const median = (which: 'get' | 'patch'): number => spreadOf(bare.flatMap((one) => one[which])).median;
  return (median('get') + median('patch')) / 2;
}

/** The interval, and what a patch takes at worst: by the webhook's own runs, where there are any. */
function byPolling({ poll, patches, options }: BenchResults): string[][] {
  if (poll.length === 0) return [];
  const patchTimes = runsOf(patches, 'keyturn', 1).map(({ lastPatch }) => lastPatch);
  const most = options.poll + Math.max(0, ...patchTimes);
  const worst = spreadOf(poll.map(({ lastPatch }) => lastPatch)).most;
  return [
    ['by polling alone, at worst', `${worst.toFixed(0)} ms`, `at most ${most.toFixed(0)} ms`, verdict(worst <= most)],
  ];
}

function byPods({ pods, podsLimit }: BenchResults): string[][] {
  if (pods.length === 0) return [];
  const times = spreadOf(pods.map(({ lastBadPod }) => lastBadPod)).median / podsLimit;
  const wanted = `at most ${mostOfLimit}×`;
  return [['last bad pod, of the physical limit', `${times.toFixed(2)}×`, wanted, verdict(times <= mostOfLimit)]];
}

function sizesOf(patches: readonly PatchRun[]): number[] {
  return [...new Set(patches.map(({ workloads }) => workloads))];
}

function runsOf(patches: readonly PatchRun[], peer: PatchRun['peer'], size: number): PatchRun[] {
  return patches.filter((run) => run.peer === peer && run.workloads === size);
}

function spreadText(values: readonly number[]): string {
  if (values.length === 0) return 'nothing was measured';
  const { median, least, most } = spreadOf(values);
  return `median ${median.toFixed(1)}, ${least.toFixed(1)} to ${most.toFixed(1)}`;
}
