import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { buildControlPlane } from '../../cluster/control-plane/build.js';
import { startControlPlane } from '../../cluster/control-plane/start.js';
import type { KubeObject } from '../../cluster/rotations/place.js';
import { surroundings } from '../surroundings.js';
import { writeResults } from '../write-results.js';
import { openAuditTrail, type AuditTrail } from './audit-trail.js';
import { bareCalls } from './bare-calls.js';
import { readOptions, type BenchOptions } from './options.js';
import { keyturnRun } from './patches-keyturn.js';
import { kubectlRun, type Kubectl } from './patches-kubectl.js';
import { podsLimit, podsRun, slowDeployment } from './pods-run.js';
import { pollRun } from './poll-run.js';
import { reportLines } from './report.js';
import type { BareCalls, PatchRun, PodsRun, PollRun } from './result.js';
import { openScene, type Scene } from './scene.js';
import { deployments, differences, templatesOf } from './workloads.js';

/**
 * The way back, from Datadog's webhook to the last patch, beside the commands that people are told, on a real API server:
 * `npm run bench -- rollback`. Prints times only when every workload is what it was. Exit 0: measured, whether or not the
 * targets are met; 1: a workload is not what it was; 2: wrong usage.
 */
export async function benchRollback(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if ('wrong' in options) {
    say(options.wrong);
    return 2;
  }
  const built = await buildControlPlane(say);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'));
  const trail = openAuditTrail(folder);
  const plane = await startControlPlane(built, { isDurable: true, apiServerFlags: trail.flags });
  try {
    const before = surroundings();
    const { kubeconfig, kubeconfigFile } = plane;
    const environment = { PATH: env['PATH'], HOME: folder, KUBECONFIG: kubeconfigFile };
    const found = emptyFindings();
    const bench = { options, kubeconfig, trail, kubectl: { program: built.program('kubectl'), environment }, found };
    for (const part of options.parts) await measures[part](bench);
    const results = { kubernetes: built.kubernetes, before, after: surroundings(), options, podsLimit, ...found };
    process.stdout.write(`${reportLines(results).join('\n')}\n`);
    say(`Raw figures: ${writeResults('rollback', results)}`);
    return found.differences.length === 0 ? 0 : 1;
  } finally {
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly options: BenchOptions;
  readonly kubeconfig: string;
  readonly trail: AuditTrail;
  readonly kubectl: Kubectl;
  readonly found: ReturnType<typeof emptyFindings>;
}

function emptyFindings() {
  return {
    patches: [] as PatchRun[],
    bare: [] as BareCalls[],
    poll: [] as PollRun[],
    pods: [] as PodsRun[],
    differences: [] as string[],
  };
}

const measures = { patches: measurePatches, poll: measurePoll, pods: measurePods } as const;

async function measurePatches(bench: Bench): Promise<void> {
  const { trail, kubectl, found } = bench;
  for (const count of bench.options.workloads) {
    await inScene(bench, deployments(count), async (scene, compare, round) => {
      const { run, version } = await keyturnRun(scene, trail);
      await compare('keyturn');
      if (count === 1) found.bare.push(await bareCalls(scene));
      const other = await kubectlRun(scene, trail, kubectl, version);
      await compare('kubectl');
      found.patches.push(run, other);
      say(`${round} ${count} workloads: keyturn ${run.lastPatch.toFixed(0)} ms, kubectl ${other.whole.toFixed(0)} ms`);
    });
  }
}

async function measurePoll(bench: Bench): Promise<void> {
  const { trail, options, found } = bench;
  await inScene(bench, deployments(1), async (scene, compare, round) => {
    // Over the whole interval, beginning with the worst moment: just after a look.
    const run = await pollRun(scene, trail, (options.poll * found.poll.length) / options.runs);
    await compare('keyturn');
    found.poll.push(run);
    say(`${round} by polling: ${run.lastPatch.toFixed(0)} ms`);
  });
}

async function measurePods(bench: Bench): Promise<void> {
  await inScene(bench, [slowDeployment()], async (scene, compare, round) => {
    const run = await podsRun(scene, bench.trail);
    await compare('keyturn');
    bench.found.pods.push(run);
    say(`${round} last patch ${run.lastPatch.toFixed(0)} ms, last bad pod gone ${run.lastBadPod.toFixed(0)} ms`);
  });
}

/** Measures as often as asked for in a scene of its own. `compare` notes every workload that is not what it was at first. */
async function inScene(
  { options: { runs, poll, quiet }, kubeconfig, found }: Bench,
  workloads: readonly KubeObject[],
  measure: (scene: Scene, compare: (who: string) => Promise<void>, round: string) => Promise<void>,
): Promise<void> {
  const scene = await openScene({ kubeconfig, workloads, poll, quiet });
  const compare = async (who: string): Promise<void> => {
    found.differences.push(...differences(who, await templatesOf(scene.place), scene.original));
  };
  try {
    for (let round = 1; round <= runs; round += 1) await measure(scene, compare, `${round}/${runs}`);
  } finally {
    await scene.close();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
