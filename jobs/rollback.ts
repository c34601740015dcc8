import { annotateVersion } from '../src/kubernetes/annotate-version.js';
import { hastenRollouts } from '../src/kubernetes/hasten-rollouts.js';
import { inParallel } from '../src/kubernetes/in-parallel.js';
import { replaceStuckPods } from '../src/kubernetes/replace-stuck-pods.js';
import { oldCredentialOver } from '../src/rotation/old-credential.js';
import { quietUntil } from '../src/rotation/contest.js';
import { done, failed, wait } from '../src/rotation/event.js';
import type { Rotation } from '../src/rotation/record.js';
import { removeCopy } from './blue-green/delete-copy.js';
import { areReturned, returnAll, returnWeights, whyNotReturned } from './blue-green/return-weights.js';
import { again, because } from './steps/because.js';
import type { Parts, StepHandler } from './parts.js';
import { placesAtOnce } from './steps/prove.js';
import { proveThoseLeft } from './steps/prove-those-left.js';
import { restorePlace, type PlaceRestored } from './steps/restore-place.js';
import { reasonInPlace, touchedStages, versionName, type PlaceAtHand, type StageAtHand } from './steps/stage.js';
import { sumOfProofs } from './steps/sum-of-proofs.js';
import { whyAllSkipped, withoutSkipped } from './steps/skipped.js';
import { whyNotBack } from './steps/why-not-back.js';
import { answerWriter } from './steps/answer-writer.js';
import { closedByNewer, findWayBack, firstWayBack } from './steps/way-back.js';

/**
 * There must be something to go back to, and its credential must live, as far as the record knows. Where production was
 * switched only production is asked: the environments before it are asked when they are put back, so that one that is slow or
 * away holds up nothing. Of several places the first that has a way back is enough, for the same reason.
 */
const findOldSecret: StepHandler = async (parts, rotation) => {
  const over = oldCredentialOver(rotation, parts.now());
  if (over) return failed(over);
  const places = placesAskedFirst(await touchedStages(parts, rotation));
  const looks = places.map((place) => findWayBack(place, rotation));
  const way = (rotation.rollback?.reopened ? await closedByNewer(looks) : undefined) ?? (await firstWayBack(looks));
  if ('why' in way) return failed(way.why);
  const { name, changed } = way;
  if (name === undefined) return done({ code: 'nothing-to-go-back-to' });
  return done({ code: 'old-secret-present', name, ...(changed === undefined ? {} : { changed: [changed] }) });
};

/**
 * One patch to every workload of every place that was switched, in parallel: the previous name back where the new one stands,
 * a fence elsewhere. A place or a workload that can't be put back stops no other; it is named with the command that would, and
 * where only its cluster is away, it is tried again. Weights that are not back yet are tried beside them.
 */
const restore: StepHandler = async (parts, rotation) => {
  const stages = await touchedStages(parts, rotation);
  const asked = placesAskedFirst(stages);
  const places = stages.flatMap((stage) => stage.places);
  // The way back of the only place that was asked before is known.
  const known = asked.length === 1 && asked[0]?.plan.production ? asked[0] : undefined;
  const [results, returned] = await Promise.all([
    Promise.all(places.map((place) => restorePlace(parts, place, rotation, place === known))),
    returnAll(parts, rotation, !areReturned(rotation)),
  ]);
  const now = parts.now();
  const putBack = whatIsBack(rotation, results);
  const lacking = whyAllSkipped(results);
  if (lacking) return failed(lacking);
  const why = whyNotBack(results) ?? whyNotReturned(returned);
  if (!why) {
    await retire(parts, rotation, stages);
    return done(restoredAs(rotation, places, results, putBack, now));
  }
  if (results.every((result) => result.why)) return because(parts, rotation, why);
  markThoseBack(parts, rotation, stages, results);
  return again(parts, rotation, why, { putBack });
};

/** The places that are asked whether there is a way back, before anything is put back. */
function placesAskedFirst(touched: readonly StageAtHand[]): PlaceAtHand[] {
  const production = touched.filter((stage) => stage.production);
  return (production.length > 0 ? production : touched).flatMap(({ places }) => places);
}

function all(results: readonly PlaceRestored[], key: 'restored' | 'already' | 'gone' | 'fenced' | 'changedSince') {
  return results.flatMap((result) => result[key]);
}

/** What is back by now, over all runs, and when the last of it was that the first run could put back. */
function whatIsBack({ rollback }: Rotation, results: readonly PlaceRestored[]) {
  const before = rollback?.putBack;
  const at = before?.at ?? Math.max(...results.filter(({ why }) => !why).map((result) => result.at));
  const { workloads = [] } = before ?? {};
  return { at, workloads: [...new Set([...workloads, ...all(results, 'restored')])] };
}

function restoredAs(
  { rollback }: Rotation,
  places: readonly PlaceAtHand[],
  results: readonly PlaceRestored[],
  { at, workloads }: ReturnType<typeof whatIsBack>,
  now: number,
) {
  const began = rollback?.at ?? now;
  const skipped = results.flatMap((result) => result.skipped);
  const previous = places.flatMap(({ plan }) => (plan.previous ? [plan.previous.name] : []));
  return {
    code: 'restored' as const,
    workloads,
    already: [...all(results, 'already'), ...all(results, 'gone')].filter((name) => !workloads.includes(name)),
    fenced: all(results, 'fenced'),
    name: [...new Set(previous)].join(', '),
    ms: at - began,
    ...(rollback?.putBack ? { lateMs: now - began } : {}),
    changedSince: all(results, 'changedSince'),
    ...(skipped.length > 0 ? { skipped } : {}),
  };
}

/**
 * Every pod is proven to be back on what it ran before. Pods of StatefulSets that never got ready on the new version are
 * deleted on the way, because nothing else would replace them, and Argo Rollouts are spared the steps back. What somebody
 * wrote over meanwhile is put back again, a few times. Weights are given back first: those of a step that was on its way may
 * have arrived late, and users must not wait for a proof.
 */
const proveRestored: StepHandler = async (parts, rotation) => {
  const notReturned = whyNotReturned(await returnAll(parts, rotation, false));
  if (notReturned) return because(parts, rotation, notReturned);
  const places = (await touchedStages(parts, rotation)).flatMap((stage) => stage.places);
  const writer = await answerWriter(parts, rotation, places);
  if (writer) return writer;
  const proofs = await inParallel(places, placesAtOnce, async (place) => {
    const { cluster } = place;
    const plan = withoutSkipped(rotation, place);
    if (!plan.previous) return undefined;
    await replaceStuckPods(cluster, plan, versionName(rotation));
    await hastenRollouts(cluster, plan, rotation.id);
    return { place, name: plan.previous.name, proof: await proveThoseLeft(cluster, plan, plan.previous.name) };
  });
  const known = proofs.filter((one) => one !== undefined);
  const broken = known.find(({ proof }) => proof.failing);
  if (broken?.proof.failing) return because(parts, rotation, reasonInPlace(broken.place, broken.proof.failing));
  const { open, ...proven } = sumOfProofs(known);
  if (open !== undefined) {
    return again(parts, rotation, { code: 'rolling-back', workload: open, back: proven.proven, wanted: proven.total });
  }
  const until = quietUntil(rotation.rollback?.fought, rotation.entry.timing.poll);
  if (parts.now() < until) return wait(until, { code: 'staying-back', until });
  return done({ code: 'pods-proven', ...proven, name: [...new Set(known.map(({ name }) => name))].join(', ') });
};

/** Reads what the monitors say now. A rollback doesn't wait for them: unreachable is told, and is no obstacle. */
const readMonitors: StepHandler = async (parts, rotation) => {
  const places = (await touchedStages(parts, rotation)).flatMap((stage) => stage.places);
  const planned = places.flatMap(({ plan }) => plan.monitors);
  const readings = await parts.monitors.readNow();
  const stateOf = (id: number) => readings.monitors.find((monitor) => monitor.id === id)?.state ?? 'unknown';
  const states = planned.map(({ id, name }) => `${name}: ${readings.unreachable ? 'unknown' : stateOf(id)}`);
  return done({ code: 'monitors-read', states: [...new Set(states)] });
};

export const rollbackSteps = {
  'return-weights': returnWeights,
  'remove-copy': removeCopy,
  'find-old-secret': findOldSecret,
  restore,
  'prove-restored': proveRestored,
  'read-monitors': readMonitors,
} as const;

/** Where a place holds everything else up, what happened in the others is told at once. */
function markThoseBack(
  parts: Parts,
  rotation: Rotation,
  stages: readonly StageAtHand[],
  results: readonly PlaceRestored[],
): void {
  const back = results.filter(({ restored }) => restored.length > 0).map(({ place }) => place.plan);
  for (const stage of stages) {
    const places = stage.places.filter(({ plan }) => back.includes(plan));
    if (places.length > 0) parts.mark(rotation, { ...stage, places }, 'restored');
  }
}

/** The version that was brought is used no more: its retention runs from now. */
async function retire(parts: Parts, rotation: Rotation, stages: readonly StageAtHand[]): Promise<void> {
  const state = rotation.rollback?.ending ?? 'rolled-back';
  const at = new Date(parts.now()).toISOString();
  for (const stage of stages) {
    for (const { cluster, plan, name } of stage.places) {
      await annotateVersion(cluster, plan.namespace, name, { state, 'superseded-at': at });
    }
    parts.mark(rotation, stage, 'restored');
  }
}
