import { isDeepStrictEqual } from 'node:util';
import { cronJobsOf, hasSucceededWithout } from '../src/kubernetes/cron-jobs.js';
import { deleteVersion } from '../src/kubernetes/delete-version.js';
import { reasonOf } from '../src/kubernetes/kubernetes-error.js';
import { readShape } from '../src/kubernetes/read-shape.js';
import { concerning } from '../src/kubernetes/search/concerning.js';
import { searchReferences } from '../src/kubernetes/search/search-references.js';
import { secretNamed } from '../src/kubernetes/search/wanted-secret.js';
import {
  isDeletable,
  nextCleanup,
  type Cleanup,
  type CleanupDecision,
  type CleanupEvent,
  type Found,
} from '../src/rotation/cleanup.js';
import { retentionOf } from '../src/rotation/retention.js';
import type { Cleanups } from '../src/records/cleanups.js';
import type { Clusters } from '../src/kubernetes/clusters.js';
import type { Queues } from './queues.js';

export interface CleanupParts {
  readonly now: () => number;
  readonly clusters: Clusters;
  readonly cleanups: Cleanups;
  readonly queues: Pick<Queues, 'wake'>;
}

/** What became of an event: like `Sent` for rotations. */
export type CleanupSent =
  | { readonly type: 'moved'; readonly cleanup: Cleanup }
  | { readonly type: 'refused'; readonly refusal: Extract<CleanupDecision, { refused: unknown }>['refused'] }
  | { readonly type: 'late' }
  | { readonly type: 'unknown' };

/**
 * Gives a cleanup an event and saves the answer, deciding anew whenever somebody else saved first. An event that is
 * only about the revision `of` which it was found out is `late` for any other: two looks at once remind people once.
 */
export async function sendToCleanup(
  parts: CleanupParts,
  id: string,
  event: CleanupEvent,
  of?: number,
): Promise<CleanupSent> {
  for (;;) {
    const cleanup = await parts.cleanups.load(id);
    if (!cleanup) return { type: 'unknown' };
    if (of !== undefined && cleanup.revision !== of) return { type: 'late' };
    const now = parts.now();
    const decision = nextCleanup(cleanup, event, now);
    if ('refused' in decision) return { type: 'refused', refusal: decision.refused };
    const saved = await parts.cleanups.save(decision.cleanup, decision.audit, now);
    if (saved.type !== 'saved') continue;
    const wakes = [parts.queues.wake('tell', id)];
    if (saved.record.wakeAt !== undefined) wakes.push(parts.queues.wake('cleanup', id, saved.record.wakeAt));
    await Promise.allSettled(wakes);
    return { type: 'moved', cleanup: saved.record };
  }
}

/**
 * One look after a cleanup that is due: is its version used again, is its retention over, does anything refer to it,
 * may it be deleted? Repeating it is harmless: the deletion names the Secret's UID and resourceVersion. What the cluster
 * refuses becomes the cleanup's trouble, which people are shown; it stays due. `signal` ends a search that is under way,
 * by a throw.
 */
export async function advanceCleanup(parts: CleanupParts, id: string, signal: AbortSignal): Promise<void> {
  const cleanup = await parts.cleanups.load(id);
  if (!cleanup || cleanup.phase === 'ended' || (cleanup.wakeAt ?? Number.POSITIVE_INFINITY) > parts.now()) return;
  try {
    await look(parts, cleanup, signal);
  } catch (error) {
    const why = reasonOf(error, cleanup.context ?? 'current context');
    if (why.code !== 'forbidden' && why.code !== 'refused-by-cluster') throw error;
    if (!isDeepStrictEqual(why, cleanup.trouble)) await sendToCleanup(parts, id, { type: 'troubled', why });
  }
}

async function look(parts: CleanupParts, cleanup: Cleanup, signal: AbortSignal): Promise<void> {
  const { id } = cleanup;
  const cluster = await parts.clusters.open(cleanup.context);
  const shape = await readShape(cluster, cleanup.namespace, cleanup.name);
  if (!shape) return end(parts, cleanup, cleanup.phase === 'deleting' ? 'deleted' : 'gone');
  const superseded = shape.annotations['superseded-at'];
  if (!shape.ours || superseded === undefined) return end(parts, cleanup, 'used-again');
  // Used and superseded once more since: a rotation may be under way that would go back to it, and its retention runs anew.
  // A moment that can't be read may be a later one.
  if (!(Date.parse(superseded) <= cleanup.supersededAt)) return end(parts, cleanup, 'used-again');
  if (!(await retentionIsOver(parts, cleanup))) return;
  const found = await search(parts, cleanup, signal);
  const sent = await sendToCleanup(parts, id, { type: 'found', ...found }, cleanup.revision);
  const stillWanted = sent.type === 'moved' && sent.cleanup.phase === 'deleting' && isDeletable(sent.cleanup.found);
  if (!stillWanted) return;
  const { uid, resourceVersion } = shape;
  const deleted = await deleteVersion(cluster, cleanup.namespace, cleanup.name, { uid, resourceVersion });
  // Changed since it was looked at: look at everything again.
  if (deleted === 'changed') return parts.queues.wake('cleanup', id);
  await end(parts, cleanup, 'deleted');
}

/** Counts the retention again, with the CronJobs as they are now; saves what is new about it. */
async function retentionIsOver(parts: CleanupParts, cleanup: Cleanup): Promise<boolean> {
  const { entry, namespace, context, supersededAt, name } = cleanup;
  const now = parts.now();
  const jobs = await cronJobsOf(await parts.clusters.open(context), namespace, entry.baseName);
  const { ms, extendedBy } = retentionOf(entry.retention, jobs, entry.timing.cronMargin, now);
  const eligibleAt = supersededAt + ms;
  const unproven = jobs.filter((job) => !job.suspended && !job.refersTo.includes(name));
  const awaited = unproven.filter((job) => !hasSucceededWithout(job, name, supersededAt)).map((job) => job.name);
  if (now >= eligibleAt && awaited.length === 0) return true;
  await sendToCleanup(parts, cleanup.id, { type: 'due', eligibleAt, awaited, ...(extendedBy ? { extendedBy } : {}) });
  return false;
}

/** What is kept of a search: of more hits than anybody reads, the gravest. */
const keptHits = 100;

async function search(
  parts: CleanupParts,
  { context, namespace, name, entry }: Cleanup,
  signal: AbortSignal,
): Promise<Omit<Found, 'at'>> {
  const cluster = await parts.clusters.open(context);
  const order = { wanted: secretNamed(name), namespaces: [namespace], ignore: entry.searchIgnore, signal };
  const { hits, notSeen, ignored } = await searchReferences(cluster, order);
  const about = concerning(hits, namespace);
  return {
    hits: about.slice(0, keptHits).map(({ grade, kind, namespace: where, name: object, path }) => ({
      grade,
      kind,
      ...(where === undefined ? {} : { namespace: where }),
      name: object,
      path,
    })),
    notSeen,
    ...(about.length > keptHits ? { more: about.length - keptHits } : {}),
    ...(ignored.length > 0 ? { ignored } : {}),
  };
}

async function end(parts: CleanupParts, { id }: Cleanup, ending: NonNullable<Cleanup['ending']>): Promise<void> {
  await sendToCleanup(parts, id, { type: 'ended', ending });
}
