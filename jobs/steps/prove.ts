import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { provePods } from '../../src/kubernetes/prove-pods.js';
import { done, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import { versionOf } from '../../src/rotation/version.js';
import { again, because } from './because.js';
import type { Parts, StepHandler } from '../parts.js';
import { copyOfStage } from '../blue-green/copy-at-hand.js';
import { withCopy } from '../blue-green/with-copy.js';
import { reasonInPlace, stageAtHand, type PlaceAtHand, type StageAtHand } from './stage.js';
import { sumOfProofs } from './sum-of-proofs.js';

/**
 * Proves each pod: of the newest revision, its spec names the wanted version, ready, none of another revision left. From
 * that moment the old version is no longer used here: it is annotated as superseded, which starts its retention. Where a
 * copy stands in for a workload, its pods are proven, and the old version stays in use.
 */
export const prove: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const at = copyOfStage(rotation, stage);
  const proven = await provePlaces(parts, rotation, at ? await withCopy(rotation, at) : stage);
  if (proven.type === 'done' && !at) await supersedePlaces(parts, rotation, stage);
  return proven;
};

/** Proves every pod of the workloads that the stage names, in all its places. One look; `rolling-out` while some are not. */
export async function provePlaces(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<Outcome> {
  const { places, name, switchedAt } = stage;
  const restarted = rotation.kind === 'development' && switchedAt !== undefined ? { startedAfter: switchedAt } : {};
  const proofs = await inParallel(places, placesAtOnce, async (place) => ({
    place,
    proof: await provePods(place.cluster, place.plan, name, restarted),
  }));
  const broken = proofs.find(({ proof }) => proof.failing);
  if (broken?.proof.failing) return because(parts, rotation, reasonInPlace(broken.place, broken.proof.failing));
  const { open, ...proven } = sumOfProofs(proofs);
  if (open === undefined) return done({ code: 'pods-proven', name, ...proven });
  const { proven: updated, total: wanted } = proven;
  return again(parts, rotation, { code: 'rolling-out', workload: open, updated, wanted });
}

/** Nothing of the stage uses the old version any more: its retention begins, in each place. */
export async function supersedePlaces(parts: Parts, rotation: Rotation, { places }: StageAtHand): Promise<void> {
  for (const place of places) await supersede(parts, place, rotation.entry.baseName);
}

/** How many places are looked at at once. */
export const placesAtOnce = 5;

async function supersede(parts: Parts, { cluster, plan, name }: PlaceAtHand, baseName: string): Promise<void> {
  const old = plan.previous;
  if (!old || old.name === name || versionOf(old.name, baseName) === 'unversioned') return;
  await annotateVersion(cluster, plan.namespace, old.name, { 'superseded-at': new Date(parts.now()).toISOString() });
}
