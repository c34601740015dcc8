import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { done, failed } from '../../src/rotation/event.js';
import type { StepHandler } from '../parts.js';
import { approvalOver } from '../steps/approval-over.js';
import { countBefore } from '../steps/count-before.js';
import { copyAtHand } from './copy-at-hand.js';
import { keepCopy, proofOf, whyNotReady } from './keep-copy.js';

/**
 * Makes a copy of the workload on the new version, with twins of what selects, scales and shields its pods, and proves it
 * ready; no traffic yet. Looks first: what this rotation made before is found and made what the original is now, what
 * somebody else made stops it. Undone by `remove-copy`.
 */
export const makeCopy: StepHandler = async (parts, rotation) => {
  const at = await copyAtHand(parts, rotation);
  const { cluster, plan, green, name, stage } = at;
  const before = approvalOver(parts, rotation, stage) ?? (await countBefore(parts, rotation, stage));
  if (before) return before;
  const marked = await annotateVersion(cluster, plan.namespace, name, { state: 'in-use', 'superseded-at': null });
  if (marked === 'missing') return failed({ code: 'refused-by-cluster', what: name, detail: 'the new Secret is gone' });
  const kept = await keepCopy(parts, rotation, at);
  if (kept) return kept;
  const proof = await proofOf(rotation, at);
  const unready = whyNotReady(parts, rotation, at, proof);
  if (unready) return unready;
  const services = green.services.map(({ twin }) => `service/${twin}`);
  const twins = green.twins.map(({ kind, twin }) => `${kind.toLowerCase()}/${twin}`);
  const pods = proof.state === 'gone' ? 0 : proof.pods.proven;
  return done({ code: 'copy-made', copy: `deployment/${green.copy}`, twins: [...services, ...twins], pods, name });
};
