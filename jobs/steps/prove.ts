import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { provePods } from '../../src/kubernetes/prove-pods.js';
import { done } from '../../src/rotation/event.js';
import { versionOf } from '../../src/rotation/version.js';
import { again, because } from './because.js';
import type { StepHandler } from '../parts.js';
import { stageAtHand } from './stage.js';

/**
 * Proves each pod: of the newest revision, its spec names the wanted version, ready, none of another revision left.
 * From that moment the old version is no longer used here: it is annotated as superseded, which starts its retention.
 */
export const prove: StepHandler = async (parts, rotation) => {
  const { cluster, plan, name, switchedAt } = await stageAtHand(parts, rotation);
  const restarted = rotation.kind === 'development' && switchedAt !== undefined ? { startedAfter: switchedAt } : {};
  const proof = await provePods(cluster, plan, name, restarted);
  if (proof.failing) return because(parts, rotation, proof.failing);
  const open = proof.pending[0] ?? proof.leftBehind[0];
  if (open) {
    const { workload } = open;
    return again(parts, rotation, { code: 'rolling-out', workload, updated: proof.proven, wanted: proof.total });
  }
  const old = plan.previous;
  if (old && old.name !== name && versionOf(old.name, rotation.entry.baseName) !== 'unversioned') {
    await annotateVersion(cluster, plan.namespace, old.name, { 'superseded-at': new Date(parts.now()).toISOString() });
  }
  const { proven, total, restarts, idle, cronJobs } = proof;
  return done({ code: 'pods-proven', proven, total, name, restarts, idle, cronJobs });
};
