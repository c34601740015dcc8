import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { countLogErrors } from '../../src/kubernetes/count-log-errors.js';
import { switchStage } from '../../src/kubernetes/switch-stage.js';
import { approvalIsValid } from '../../src/rotation/approval.js';
import { done, failed, wait } from '../../src/rotation/event.js';
import type { StepHandler } from '../parts.js';
import { stageAtHand } from './stage.js';

/** How far back the logs are counted before a switch: old pods, and their logs, are gone after it. */
const baselineMs = 10 * 60_000;

/**
 * Changes every reference of an environment to the new version, test-and-set. First counts what the logs said before,
 * in a run of its own, so that the count is saved while the old pods still exist. A workload that already names the
 * new version is left alone; a fence of this rotation's rollback stops everything. Undone by the rollback.
 */
export const switchOver: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const { cluster, plan, name, settings } = stage;
  // The worker may have been away for hours since this became the next thing to do.
  const asksApproval = plan.production && rotation.kind === 'rotation';
  if (asksApproval && !approvalIsValid(rotation.approval, parts.now())) {
    return failed({ code: 'approval-expired', at: rotation.approval?.validUntil ?? parts.now() });
  }
  const logs = settings?.checks.logs;
  if (logs && rotation.baselines[plan.stage] === undefined) {
    const now = parts.now();
    const { total } = await countLogErrors(cluster, plan, { patterns: logs.patterns, from: now - baselineMs, to: now });
    const baseline = { stage: plan.stage, total, ms: baselineMs };
    return wait(now, { code: 'settling', until: now }, { baseline });
  }
  const effect = rotation.pending?.id;
  const marked = await annotateVersion(cluster, plan.namespace, name, { state: 'in-use', 'superseded-at': null });
  if (marked === 'missing') return failed({ code: 'refused-by-cluster', what: name, detail: 'the new Secret is gone' });
  const { switched, already, gone, abandoned } = await switchStage(cluster, {
    plan,
    baseName: rotation.entry.baseName,
    name,
    rotationId: rotation.id,
    requestedBy: rotation.request.by,
    ...(rotation.request.reason === undefined ? {} : { reason: rotation.request.reason }),
    stillWanted: async () => (await parts.rotations.load(rotation.id))?.pending?.id === effect,
  });
  if (gone[0] !== undefined) return failed({ code: 'workload-gone', workload: gone[0] });
  // The rotation has been turned round meanwhile: this outcome is late, and says so by coming too late.
  if (abandoned) return wait(parts.now() + rotation.entry.timing.poll, { code: 'settling', until: parts.now() });
  parts.mark(rotation, stage, 'switched', plan.workloads);
  return done({ code: 'switched', workloads: switched, already, name });
};
