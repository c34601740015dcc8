import { z } from 'zod';
import type { Actor } from './actor.js';
import { secretEntrySchema, type Stage } from './entry.js';
import type { AuditFact } from './notice.js';
import { reasonSchema, type Reason } from './reason.js';
import { hitSchema, isTrace, notSeenSchema, type Hit } from './reference.js';
import type { Refusal } from './refusal.js';

/** What a search saw. Of very many hits only the gravest are kept, with the number of the others. */
const foundSchema = z.strictObject({
  at: z.number(),
  hits: z.array(hitSchema),
  notSeen: z.array(notSeenSchema),
  more: z.number().optional(),
  /** Kinds that the catalogue leaves out of the search. */
  ignored: z.array(z.string()).optional(),
});
export type Found = z.infer<typeof foundSchema>;

/** One superseded version in one environment, from the end of its use to its deletion. Rebuilt from annotations when lost. */
export const cleanupSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  revision: z.number(),
  secret: z.string(),
  entry: secretEntrySchema,
  version: z.string(),
  stage: z.string(),
  context: z.string().optional(),
  namespace: z.string(),
  name: z.string(),
  /** `waiting` for its retention, `offered` to people, `deleting` on somebody's word; `ended`: deleted, or gone. */
  phase: z.enum(['waiting', 'offered', 'snoozed', 'kept', 'deleting', 'ended']),
  supersededAt: z.number(),
  eligibleAt: z.number(),
  extendedBy: z.strictObject({ cronJob: z.string(), gap: z.number() }).optional(),
  /** CronJobs that have not succeeded on a newer version yet. */
  awaited: z.array(z.string()),
  /** Rises with each reminder. */
  round: z.number(),
  found: foundSchema.optional(),
  /** What the cluster refuses to the look or the deletion that is due; tried again until it is gone. */
  trouble: reasonSchema.optional(),
  wakeAt: z.number().optional(),
  by: z.string().optional(),
  until: z.number().optional(),
  endedAt: z.number().optional(),
  ending: z.enum(['deleted', 'used-again', 'gone']).optional(),
  places: z.array(z.string()),
});
export type Cleanup = z.infer<typeof cleanupSchema>;

/**
 * `cleanup/<secret>/<stage>/<version>`: the slashes tell it from a rotation's id. Where a stage has several namespaces, each
 * has its own: `cleanup/<secret>/<stage>/<namespace>/<version>`.
 */
export function cleanupId(
  secret: string,
  stage: Pick<Stage, 'name' | 'namespaces'>,
  namespace: string,
  version: string,
): string {
  const place = stage.namespaces ? [stage.name, namespace] : [stage.name];
  return ['cleanup', secret, ...place, version].join('/');
}

export type CleanupEvent =
  | {
      readonly type: 'due';
      readonly eligibleAt: number;
      readonly extendedBy?: Cleanup['extendedBy'];
      readonly awaited: string[];
    }
  | ({ readonly type: 'found' } & Omit<Found, 'at'>)
  | { readonly type: 'troubled'; readonly why: Reason }
  | { readonly type: 'ended'; readonly ending: 'deleted' | 'used-again' | 'gone' }
  | { readonly type: 'delete' | 'snooze' | 'keep'; readonly by: Actor; readonly round: number };

export type CleanupDecision =
  | { readonly cleanup: Cleanup; readonly audit: readonly AuditFact[] }
  | { readonly refused: Refusal | { readonly code: 'old-cleanup' } };

/** Whether people may be offered to delete it: nothing blocks, and everything could be seen. */
export function isDeletable(found: Cleanup['found']): boolean {
  if (!found || found.notSeen.length > 0) return false;
  return found.hits.every(isTrace);
}

/**
 * Moves a cleanup. Pure, like `next`: no I/O, no clock, no randomness. A look at the cluster takes time: what it found
 * changes nothing any more where a person has decided to keep or snooze meanwhile, or where the cleanup has ended.
 */
export function nextCleanup(cleanup: Cleanup, event: CleanupEvent, now: number): CleanupDecision {
  switch (event.type) {
    case 'due':
      return { cleanup: checked(cleanup, event, now), audit: [] };
    case 'found':
      return searched(cleanup, event, now);
    case 'troubled':
      return troubled(cleanup, event.why, now);
    case 'ended':
      return ended(cleanup, event.ending, now);
    case 'delete':
    case 'snooze':
    case 'keep':
      return decided(cleanup, event, now);
    default:
      return event satisfies never;
  }
}

/** A person has decided, or it is over: what a look at the cluster finds changes nothing now. */
function isSettled({ phase, until = 0 }: Cleanup, now: number): boolean {
  return phase === 'ended' || phase === 'kept' || (phase === 'snoozed' && now < until);
}

/** Its retention is not over, or not any more: it waits, and whatever people were offered or said before is void. */
function checked(cleanup: Cleanup, event: Extract<CleanupEvent, { type: 'due' }>, now: number): Cleanup {
  if (isSettled(cleanup, now)) return cleanup;
  const { extendedBy: _before, until: _until, by: _by, trouble: _trouble, ...rest } = cleanup;
  const wakeAt = event.awaited.length > 0 ? now + cleanup.entry.timing.cronMargin : event.eligibleAt;
  const { eligibleAt, awaited } = event;
  return {
    ...rest,
    phase: 'waiting',
    eligibleAt,
    awaited,
    wakeAt,
    ...(event.extendedBy ? { extendedBy: event.extendedBy } : {}),
  };
}

/**
 * A search is over. On somebody's word to delete it stays `deleting` where nothing new stands in the way; everything
 * else is shown to people, in a new round where they have not seen it yet.
 */
function searched(cleanup: Cleanup, event: Extract<CleanupEvent, { type: 'found' }>, now: number): CleanupDecision {
  if (isSettled(cleanup, now)) return { cleanup, audit: [] };
  const { type: _type, ...seen } = event;
  const found: Found = { at: now, ...seen };
  const shown = new Set(cleanup.found?.hits.map(nameOf));
  const confirmed = event.hits.every((hit) => shown.has(nameOf(hit)));
  if (cleanup.phase === 'deleting' && isDeletable(found) && confirmed)
    return { cleanup: { ...cleanup, found }, audit: [] };
  const { until: _until, by: _by, trouble: _trouble, ...rest } = cleanup;
  // What blocks may go away by itself: looked at again after a snooze, and told again only then.
  const wakeAt = now + cleanup.entry.timing.snooze;
  const offered: Cleanup = { ...rest, phase: 'offered', found, round: cleanup.round + 1, wakeAt };
  const facts = { name: cleanup.name, stage: cleanup.stage, hits: event.hits, notSeen: event.notSeen };
  return { cleanup: offered, audit: [{ action: 'cleanup-offered', by: 'keyturn', facts }] };
}

/** Told once, and until it is over: what was due stays due. */
function troubled(cleanup: Cleanup, trouble: Reason, now: number): CleanupDecision {
  if (isSettled(cleanup, now)) return { cleanup, audit: [] };
  const facts = { name: cleanup.name, stage: cleanup.stage, why: trouble };
  return { cleanup: { ...cleanup, trouble }, audit: [{ action: 'cleanup-troubled', by: 'keyturn', facts }] };
}

function decided(
  cleanup: Cleanup,
  event: Extract<CleanupEvent, { type: 'delete' | 'snooze' | 'keep' }>,
  now: number,
): CleanupDecision {
  const may = event.type === 'snooze' ? event.by.mayRequest : event.by.mayApprove;
  if (!may) return { refused: { code: event.type === 'snooze' ? 'not-requester' : 'not-approver' } };
  if (cleanup.phase !== 'offered' || event.round !== cleanup.round) return { refused: { code: 'old-cleanup' } };
  const by = event.by.user;
  const facts = { name: cleanup.name, stage: cleanup.stage, namespace: cleanup.namespace };
  const audit = [{ action: `cleanup-${event.type}`, by, facts }];
  const { wakeAt: _wakeAt, ...rest } = cleanup;
  if (event.type === 'keep') return { cleanup: { ...rest, phase: 'kept', by }, audit };
  if (event.type === 'snooze') {
    const until = now + cleanup.entry.timing.snooze;
    return { cleanup: { ...rest, phase: 'snoozed', by, until, wakeAt: until }, audit };
  }
  if (!isDeletable(cleanup.found)) return { refused: { code: 'old-cleanup' } };
  return { cleanup: { ...rest, phase: 'deleting', by, wakeAt: now }, audit };
}

function ended(cleanup: Cleanup, ending: NonNullable<Cleanup['ending']>, now: number): CleanupDecision {
  if (cleanup.phase === 'ended') return { cleanup, audit: [] };
  const { wakeAt: _wakeAt, trouble: _trouble, ...rest } = cleanup;
  const facts = { name: cleanup.name, stage: cleanup.stage, namespace: cleanup.namespace, by: cleanup.by };
  const audit = [{ action: `cleanup-${ending}`, by: 'keyturn', facts }];
  return { cleanup: { ...rest, phase: 'ended', ending, endedAt: now }, audit };
}

function nameOf({ kind, namespace, name }: Hit): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
