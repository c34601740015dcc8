import type { Logger } from 'pino';
import { clockSkew } from '../src/kubernetes/clock-skew.js';
import { loggedAs } from '../src/kubernetes/kubernetes-error.js';
import { moveAnchor } from '../src/kubernetes/audit-anchor.js';
import type { AuditLog } from '../src/records/audit-log.js';
import type { InboxStore } from '../src/records/inbox.js';
import type { Charts } from '../src/records/charts.js';
import type { Ledger } from '../src/records/ledger.js';
import type { Outbox } from '../src/records/outbox.js';
import type { RedisMark } from '../src/records/redis-mark.js';
import type { Rotations } from '../src/records/rotations.js';
import type { CatalogueView } from '../src/slack/catalogue-view.js';
import { keepHeldCopies } from './blue-green/keep-held-copies.js';
import type { CleanupParts } from './cleanup.js';
import { findSuperseded } from './rebuild/find-superseded.js';
import { queueOf, type Queues } from './queues.js';
import { recoverRotations } from './rebuild/recover.js';

/** What a second here or there can't explain. */
const tolerableSkewMs = 30_000;

/** What is due for less, in milliseconds, has a wake-up of its own that may just be at work: a second one would do it twice. */
const wakingTakes = 2_000;

export interface SweepParts extends CleanupParts {
  readonly queues: Queues;
  readonly ledger: Ledger;
  readonly rotations: Rotations;
  readonly outbox: Outbox;
  readonly charts: Charts;
  readonly auditLog: AuditLog;
  readonly store: Pick<InboxStore<never>, 'waiting'>;
  readonly catalogue: CatalogueView;
  readonly redisMark: RedisMark;
  /** The namespace of the ConfigMap that anchors the audit log's head. */
  readonly namespace: string;
  readonly log: Logger;
}

/**
 * Looks after everything that a lost wake-up would have done: due records, untold notices, what waits in the inbox; keeps
 * copies of held rotations what their originals are;
 * moves the audit log's anchor; finds again what the cluster knows when Redis was lost. Harmless at any time.
 */
export async function sweep(parts: SweepParts): Promise<void> {
  await wakeDue(parts);
  for (const id of await parts.outbox.due(parts.now())) await parts.queues.rouse('tell', id);
  for (const id of await parts.charts.due(parts.now())) await parts.queues.rouse('chart', id);
  if ((await parts.store.waiting()).length > 0) await parts.queues.rouse('inbox', '');
  await anchor(parts).catch((error: unknown) => logTrouble(parts, error, 'the audit anchor could not be moved'));
  await warnOfSkew(parts);
  await keepHeldCopies(parts);
  if (!(await parts.redisMark.isThere()) && (await rebuild(parts))) await parts.redisMark.set();
}

/**
 * What the clusters know is made records again: half-done rotations, and versions that wait to be deleted. Harmless at
 * any time. Answers whether all of it could be read.
 */
export async function rebuild(parts: SweepParts): Promise<boolean> {
  let isWhole = true;
  for (const entry of Object.values(parts.catalogue.current().secrets)) {
    try {
      await recoverRotations(parts, entry);
      await findSuperseded(parts, entry);
    } catch (error) {
      isWhole = false;
      logTrouble(parts, error, `what the clusters know of ${entry.name} could not be read`);
    }
  }
  return isWhole;
}

async function wakeDue(parts: SweepParts): Promise<void> {
  for (const id of await parts.ledger.dueBefore(parts.now() - wakingTakes)) {
    if (id.includes('/')) await parts.queues.rouse('cleanup', id);
    else await wakeRotation(parts, id);
  }
}

async function wakeRotation(parts: SweepParts, id: string): Promise<void> {
  const rotation = await parts.rotations
    .load(id)
    .catch((error: unknown) => logTrouble(parts, error, `${id} can't be read`));
  if (rotation) await parts.queues.rouse(queueOf(rotation.phase), id);
}

async function anchor({ auditLog, clusters, namespace }: SweepParts): Promise<void> {
  const head = await auditLog.head();
  if (head) await moveAnchor(await clusters.open(undefined), namespace, head);
}

/** Ages are counted by the bot's clock, and annotations are written with it: a cluster that is far off is named. */
async function warnOfSkew(parts: SweepParts): Promise<void> {
  const stages = Object.values(parts.catalogue.current().secrets).flatMap(({ stages }) => stages);
  for (const context of new Set(stages.map((stage) => stage.context))) {
    // A cluster that can't be reached is told of by whatever needs it.
    const skew = await skewOf(parts, context).catch(() => 0);
    if (Math.abs(skew) > tolerableSkewMs) {
      parts.log.warn({ context, skewMs: skew }, 'the clocks of the bot and of a cluster differ: set one of them right');
    }
  }
}

async function skewOf({ clusters, now }: SweepParts, context: string | undefined): Promise<number> {
  return clockSkew(await clusters.open(context), now);
}

function logTrouble({ log }: SweepParts, error: unknown, what: string): undefined {
  log.warn({ error: loggedAs(error) }, what);
  return undefined;
}
