import { annotateVersion } from '../src/kubernetes/annotate-version.js';
import { drawStage } from '../src/kubernetes/draw-stage.js';
import { readShape } from '../src/kubernetes/read-shape.js';
import { replaceStuckPods } from '../src/kubernetes/replace-stuck-pods.js';
import { restoreStage, type Restored } from '../src/kubernetes/restore-stage.js';
import { workloadName } from '../src/kubernetes/workload-name.js';
import { done, failed } from '../src/rotation/event.js';
import type { Rotation } from '../src/rotation/record.js';
import { versionOf } from '../src/rotation/version.js';
import { again, because } from './because.js';
import type { Parts, StepHandler } from './parts.js';
import { proveThoseLeft } from './prove-those-left.js';
import { touchedStages, versionName, type StageAtHand } from './stage.js';

/** There must be something to go back to, in every environment that was switched; its retention stops running. */
const findOldSecret: StepHandler = async (parts, rotation) => {
  const stages = await touchedStages(parts, rotation);
  if (rotation.rollback?.reopened) {
    const newer = await newerInUse(stages, rotation);
    if (newer) return failed(newer);
  }
  const names: string[] = [];
  const changed: string[] = [];
  for (const { cluster, plan } of stages) {
    const { previous } = plan;
    if (!previous) continue;
    const isVersion = versionOf(previous.name, rotation.entry.baseName) !== 'unversioned';
    const shape = await readShape(cluster, plan.namespace, previous.name);
    if (shape?.uid !== previous.uid)
      return failed({ code: 'old-secret-missing', name: previous.name, stage: plan.stage });
    // Its state stays that of its own rotation: `in-use` would look like one that is half-done.
    if (isVersion) await annotateVersion(cluster, plan.namespace, previous.name, { 'superseded-at': null });
    else if (shape.resourceVersion !== previous.resourceVersion) changed.push(`${plan.stage} ${previous.name}`);
    names.push(previous.name);
  }
  if (names.length === 0) return done({ code: 'nothing-to-go-back-to' });
  const name = [...new Set(names)].join(', ');
  return done({ code: 'old-secret-present', name, ...(changed.length > 0 ? { changed } : {}) });
};

/**
 * One patch to every workload of every environment that was switched, in parallel, production first: the previous name
 * back where the new one stands, a fence elsewhere. One that can't be put back stops no other; it is named with the
 * command that would.
 */
const restore: StepHandler = async (parts, rotation) => {
  const stages = await touchedStages(parts, rotation);
  const order = { name: versionName(rotation), rotationId: rotation.id };
  const settled = await Promise.allSettled(
    stages.map(({ cluster, plan }) => restoreStage(cluster, { ...order, plan })),
  );
  const broken = settled.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
  const results = settled.flatMap((result, index) =>
    result.status === 'fulfilled' ? [inStage(stages[index]?.plan.stage ?? '', result.value)] : [],
  );
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

async function newerInUse(stages: readonly StageAtHand[], rotation: Rotation) {
  const { baseName, keys } = rotation.entry;
  for (const { cluster, plan } of stages) {
    const { stage, production, namespace } = plan;
    const now = await drawStage(cluster, { stage, production, namespace, baseName, keys, version: rotation.version });
    const ahead = now.workloads.flatMap((workload) =>
      workload.fields
        .filter(({ name }) => isNewer(versionOf(name, baseName), rotation.version))
        .map(({ name }) => ({ workload: workloadName(workload), name })),
    );
    if (ahead[0]) {
      const workloads = [...new Set(ahead.map(({ workload }) => workload))];
      return { code: 'newer-version-in-use' as const, workloads, name: ahead[0].name };
    }
  }
  return undefined;
}

function isNewer(version: string | undefined, than: string): boolean {
  return version !== undefined && version !== 'unversioned' && version > than;
}
