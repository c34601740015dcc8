import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import { openStages, type StageAtHand } from './stage.js';

/**
 * A stage of production is through: until the last cluster is, the rotation is not done, and the others need not be asked.
 * With the last one the new versions are annotated as done, everywhere. May be repeated.
 */
export async function finishStage(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<void> {
  if (!stage.production) return;
  if (rotation.entry.stages.at(-1)?.name === stage.stage) await annotate(await openStages(parts, rotation), 'done');
  else await annotate([stage], 'in-use');
  parts.mark(rotation, stage, 'done');
}

/** Sets the state of the new version in all places of some stages. */
export async function annotate(stages: readonly StageAtHand[], state: string): Promise<void> {
  for (const { cluster, plan, name } of stages.flatMap(({ places }) => places)) {
    await annotateVersion(cluster, plan.namespace, name, { state });
  }
}
