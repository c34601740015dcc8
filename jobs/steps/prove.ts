import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { provePods } from '../../src/kubernetes/prove-pods.js';
import { done } from '../../src/rotation/event.js';
import { versionOf } from '../../src/rotation/version.js';
import { again, because } from './because.js';
import type { Parts, StepHandler } from '../parts.js';
import { reasonInPlace, stageAtHand, type PlaceAtHand } from './stage.js';
import { sumOfProofs } from './sum-of-proofs.js';

/**
 * Proves each pod: of the newest revision, its spec names the wanted version, ready, none of another revision left.
 * From that moment the old version is no longer used here: it is annotated as superseded, which starts its retention.
 */
export const prove: StepHandler = async (parts, rotation) => {
  const { places, name, switchedAt } = await stageAtHand(parts, rotation);
  const restarted = rotation.kind === 'development' && switchedAt !== undefined ? { startedAfter: switchedAt } : {};
  const proofs = await inParallel(places, placesAtOnce, async (place) => ({
    place,
    proof: await provePods(place.cluster, place.plan, name, restarted),
  }));
  const broken = proofs.find(({ proof }) => proof.failing);
  if (broken?.proof.failing) return because(parts, rotation, reasonInPlace(broken.place, broken.proof.failing));
  const { open, ...proven } = sumOfProofs(proofs);
  if (open !== undefined) {
    return again(parts, rotation, {
      code: 'rolling-out',
      workload: open,
      updated: proven.proven,
      wanted: proven.total,
    });
  }
  for (const place of places) await supersede(parts, place, rotation.entry.baseName);
  return done({ code: 'pods-proven', name, ...proven });
};

/** How many places are looked at at once. */
export const placesAtOnce = 5;

async function supersede(parts: Parts, { cluster, plan, name }: PlaceAtHand, baseName: string): Promise<void> {
  const old = plan.previous;
  if (!old || old.name === name || versionOf(old.name, baseName) === 'unversioned') return;
  await annotateVersion(cluster, plan.namespace, old.name, { 'superseded-at': new Date(parts.now()).toISOString() });
}
