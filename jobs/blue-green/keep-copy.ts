import { createCopy } from '../../src/kubernetes/blue-green/create-copy.js';
import { proveCopy, type CopyProof } from '../../src/kubernetes/blue-green/prove-copy.js';
import { failed, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import { again, because } from '../steps/because.js';
import type { CopyAtHand } from './copy-at-hand.js';
import { stillWanted } from './still-wanted.js';

/**
 * Makes the copy what the original is now, on the new version, and proves it ready. Undefined where it is: traffic may move
 * to it. Otherwise why not; nothing is moved then.
 */
export async function keepReady(parts: Parts, rotation: Rotation, at: CopyAtHand): Promise<Outcome | undefined> {
  return (await keepCopy(parts, rotation, at)) ?? whyNotReady(parts, rotation, at, await proofOf(rotation, at));
}

/** What keeping a copy needs. */
export type CopyParts = Pick<Parts, 'rotations' | 'clusters' | 'now' | 'log'>;

/** Makes the copy and its twins, or what changed of them; why that can't be done, or undefined. */
export async function keepCopy(parts: CopyParts, rotation: Rotation, at: CopyAtHand): Promise<Outcome | undefined> {
  const { cluster, green, name, stage } = at;
  const made = await createCopy(cluster, {
    plan: green,
    baseName: rotation.entry.baseName,
    name,
    rotationId: rotation.id,
    stillWanted: stillWanted(parts, rotation),
  });
  switch (made.state) {
    case 'made':
      if (made.mirrored.length > 0) {
        parts.log.info(
          { rotation: rotation.id, mirrored: made.mirrored },
          'the copy was made what the original is now',
        );
      }
      return undefined;
    case 'gone':
      return failed({ code: 'workload-gone', workload: `deployment/${green.original}` });
    case 'foreign':
      return failed({ code: 'foreign-copy', name: made.names.join(', '), stage: stage.stage });
    case 'ending':
      return again(parts, rotation, { code: 'removing-copy', copy: made.names.join(', ') });
    // The rotation has been turned round meanwhile: this outcome comes too late.
    case 'abandoned':
      return again(parts, rotation, { code: 'settling', until: parts.now() });
    default:
      return made satisfies never;
  }
}

export function proofOf(rotation: Rotation, { cluster, plan, green, name }: CopyAtHand): Promise<CopyProof> {
  return proveCopy(cluster, { stage: plan, plan: green, name, rotationId: rotation.id });
}

/** Why the copy may get no traffic (more) yet. One that can't start is a no. */
export function whyNotReady(
  parts: Parts,
  rotation: Rotation,
  { green }: CopyAtHand,
  proof: CopyProof,
): Outcome | undefined {
  const copy = `deployment/${green.copy}`;
  if (proof.state === 'ready') return undefined;
  const starting = { code: 'copy-starting' as const, copy, ready: 0, wanted: 1 };
  if (proof.state === 'gone') return again(parts, rotation, starting);
  const { pods, rollout } = proof;
  const reason = rollout.reason ?? pods.failing;
  if (proof.state === 'failed' && reason) return because(parts, rotation, reason);
  return again(parts, rotation, { ...starting, ready: pods.proven, wanted: Math.max(pods.total, rollout.wanted) });
}
