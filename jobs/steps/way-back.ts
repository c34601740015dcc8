import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { readShape } from '../../src/kubernetes/read-shape.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import { versionOf } from '../../src/rotation/version.js';
import type { StageAtHand } from './stage.js';

/** Whether one environment can be put back: to which Secret, and whether that was changed since; or why it can't be. */
export type WayBack = { readonly name?: string; readonly changed?: string } | { readonly why: Reason };

/**
 * Looks for what an environment would be put back to. The old version's retention stops running. May be repeated. After
 * `done`, a still newer version in use closes the way.
 */
export async function findWayBack(stage: StageAtHand, rotation: Rotation): Promise<WayBack> {
  const newer = rotation.rollback?.reopened ? await newerInUse(stage, rotation) : undefined;
  if (newer) return { why: newer };
  const { cluster, plan } = stage;
  const { previous } = plan;
  if (!previous) return {};
  const { name } = previous;
  const shape = await readShape(cluster, plan.namespace, name);
  if (shape?.uid !== previous.uid) return { why: { code: 'old-secret-missing', name, stage: plan.stage } };
  if (versionOf(name, rotation.entry.baseName) === 'unversioned') {
    return shape.resourceVersion === previous.resourceVersion ? { name } : { name, changed: `${plan.stage} ${name}` };
  }
  // Its state stays that of its own rotation: `in-use` would look like one that is half-done.
  if (shape.annotations['superseded-at'] !== undefined) {
    await annotateVersion(cluster, plan.namespace, name, { 'superseded-at': null });
  }
  return { name };
}

async function newerInUse({ cluster, plan }: StageAtHand, rotation: Rotation): Promise<Reason | undefined> {
  const { baseName, keys } = rotation.entry;
  const { stage, production, namespace } = plan;
  const now = await drawStage(cluster, { stage, production, namespace, baseName, keys, version: rotation.version });
  const ahead = now.workloads.flatMap((workload) =>
    workload.fields
      .filter(({ name }) => isNewer(versionOf(name, baseName), rotation.version))
      .map(({ name }) => ({ workload: workloadName(workload), name })),
  );
  if (!ahead[0]) return undefined;
  const workloads = [...new Set(ahead.map(({ workload }) => workload))];
  return { code: 'newer-version-in-use', workloads, name: ahead[0].name };
}

function isNewer(version: string | undefined, than: string): boolean {
  return version !== undefined && version !== 'unversioned' && version > than;
}
