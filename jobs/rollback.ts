import { annotateVersion } from '../src/kubernetes/annotate-version.js';
import { replaceStuckPods } from '../src/kubernetes/replace-stuck-pods.js';
import { restoreStage, type Restored } from '../src/kubernetes/restore-stage.js';
import { done, failed } from '../src/rotation/event.js';
import type { Reason } from '../src/rotation/reason.js';
import type { Rotation } from '../src/rotation/record.js';
import { again, because } from './steps/because.js';
import type { Parts, StepHandler } from './parts.js';
import { proveThoseLeft } from './steps/prove-those-left.js';
import { touchedStages, versionName, type StageAtHand } from './steps/stage.js';
import { findWayBack } from './steps/way-back.js';

/**
 * There must be something to go back to. Where production was switched only production is asked: the environments
 * before it are asked when they are put back, so that one that is slow or away holds up nothing.
 */
const findOldSecret: StepHandler = async (parts, rotation) => {
  const touched = await touchedStages(parts, rotation);
  const production = touched.filter(({ plan }) => plan.production);
  const names: string[] = [];
  const changed: string[] = [];
  for (const stage of production.length > 0 ? production : touched) {
    const way = await findWayBack(stage, rotation);
    if ('why' in way) return failed(way.why);
    if (way.name !== undefined) names.push(way.name);
    if (way.changed !== undefined) changed.push(way.changed);
  }
  if (names.length === 0) return done({ code: 'nothing-to-go-back-to' });
  const name = [...new Set(names)].join(', ');
  return done({ code: 'old-secret-present', name, ...(changed.length > 0 ? { changed } : {}) });
};

/**
 * One patch to every workload of every environment that was switched, in parallel: the previous name back where the new
 * one stands, a fence elsewhere. One that can't be put back stops no other; it is named with the command that would.
 */
const restore: StepHandler = async (parts, rotation) => {
  const stages = await touchedStages(parts, rotation);
  const settled = await Promise.allSettled(stages.map((stage) => restoreOne(stage, rotation)));
  const broken = settled.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
  const each = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const closed = each.find((one) => 'why' in one);
  if (closed) return failed(closed.why);
  const results = each.flatMap((one) => ('why' in one ? [] : [one]));
  const ms = parts.now() - (rotation.rollback?.at ?? parts.now());
  const notBack = results.flatMap((result) => result.failed);
  if (notBack.length > 0) return again(parts, rotation, { code: 'not-put-back', workloads: notBack });
  await retire(parts, rotation, stages);
  return done({
    code: 'restored',
    workloads: results.flatMap(({ restored }) => restored),
    already: results.flatMap(({ already, gone }) => [...already, ...gone]),
    fenced: results.flatMap(({ fenced }) => fenced),
    name: [...new Set(stages.flatMap(({ plan }) => (plan.previous ? [plan.previous.name] : [])))].join(', '),
    ms,
    changedSince: results.flatMap(({ changedSince }) => changedSince),
  });
};

/** Puts one environment back. Production's way was found before; that of the others is looked for here. */
async function restoreOne(stage: StageAtHand, rotation: Rotation): Promise<Restored | { readonly why: Reason }> {
  const { cluster, plan, name } = stage;
  const way = plan.production ? {} : await findWayBack(stage, rotation);
  if ('why' in way) return way;
  const restored = inStage(plan.stage, await restoreStage(cluster, { plan, name, rotationId: rotation.id }));
  return way.changed === undefined ? restored : { ...restored, changedSince: [...restored.changedSince, way.changed] };
}

/**
 * Every pod is proven to be back on what it ran before. Pods of StatefulSets that never got ready on the new version are
 * deleted on the way: nothing else would replace them.
 */
const proveRestored: StepHandler = async (parts, rotation) => {
  const totals = { proven: 0, total: 0, restarts: 0, idle: [] as string[], cronJobs: [] as string[] };
  const names = new Set<string>();
  for (const { cluster, plan } of await touchedStages(parts, rotation)) {
    if (!plan.previous) continue;
    await replaceStuckPods(cluster, plan, versionName(rotation));
    const proof = await proveThoseLeft(cluster, plan, plan.previous.name);
    if (proof.failing) return because(parts, rotation, proof.failing);
    const open = proof.pending[0] ?? proof.leftBehind[0];
    if (open) {
      const { workload } = open;
      return again(parts, rotation, { code: 'rolling-back', workload, back: proof.proven, wanted: proof.total });
    }
    names.add(plan.previous.name);
    totals.proven += proof.proven;
    totals.total += proof.total;
    totals.restarts += proof.restarts;
    totals.idle.push(...proof.idle);
    totals.cronJobs.push(...proof.cronJobs);
  }
  return done({ code: 'pods-proven', ...totals, name: [...names].join(', ') });
};

/** Reads what the monitors say now. A rollback doesn't wait for them: unreachable is told, and is no obstacle. */
const readMonitors: StepHandler = async (parts, rotation) => {
  const planned = (await touchedStages(parts, rotation)).flatMap(({ plan }) => plan.monitors);
  const readings = await parts.monitors.readNow();
  const stateOf = (id: number) => readings.monitors.find((monitor) => monitor.id === id)?.state ?? 'unknown';
  const states = planned.map(({ id, name }) => `${name}: ${readings.unreachable ? 'unknown' : stateOf(id)}`);
  return done({ code: 'monitors-read', states: [...new Set(states)] });
};

export const rollbackSteps = {
  'find-old-secret': findOldSecret,
  restore,
  'prove-restored': proveRestored,
  'read-monitors': readMonitors,
} as const;

/** The names of one environment's workloads, told apart from those of another: `production deployment/auth-service`. */
function inStage(stage: string, restored: Restored): Restored {
  const named = (names: readonly string[]): string[] => names.map((name) => `${stage} ${name}`);
  return {
    restored: named(restored.restored),
    already: named(restored.already),
    fenced: named(restored.fenced),
    gone: named(restored.gone),
    failed: restored.failed.map((failure) => ({ ...failure, workload: `${stage} ${failure.workload}` })),
    changedSince: named(restored.changedSince),
  };
}

/** The version that was brought is used no more: its retention runs from now. */
async function retire(parts: Parts, rotation: Rotation, stages: readonly StageAtHand[]): Promise<void> {
  const state = rotation.rollback?.ending ?? 'rolled-back';
  const at = new Date(parts.now()).toISOString();
  for (const stage of stages) {
    await annotateVersion(stage.cluster, stage.plan.namespace, stage.name, { state, 'superseded-at': at });
    parts.mark(rotation, stage, 'restored', stage.plan.workloads);
  }
}
