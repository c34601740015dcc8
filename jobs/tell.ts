import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { rollbackCommands } from '../src/kubernetes/rollback-procedure.js';
import type { Cleanups } from '../src/records/cleanups.js';
import type { Drawn, Outbox, OutboxEntry } from '../src/records/outbox.js';
import { takeLease } from '../src/records/lease.js';
import type { Rotations } from '../src/records/rotations.js';
import type { Rotation } from '../src/rotation/record.js';
import type { CatalogueView } from '../src/slack/catalogue-view.js';
import { renderCleanupReminder } from '../src/slack/messages/cleanup-message.js';
import type { Message } from '../src/slack/messages/message.js';
import { isBroadcast, renderNotice } from '../src/slack/messages/notice-message.js';
import { renderRotation } from '../src/slack/messages/rotation-message.js';
import type { Post } from '../src/slack/post.js';
import { SlackError } from '../src/slack/slack-error.js';
import { cleanupFacts } from './cleanup-facts.js';
import { versionName } from './stage.js';

export interface TellParts {
  readonly redis: Redis;
  readonly newToken: () => string;
  readonly now: () => number;
  readonly rotations: Rotations;
  readonly cleanups: Cleanups;
  readonly outbox: Outbox;
  readonly post: Post;
  readonly catalogue: CatalogueView;
  readonly log: Logger;
}

/** Slack takes about one message per second and channel: a living message is redrawn no more often than that. */
const redrawEveryMs = 1_000;
const pauseMs = 5_000;
/** A channel that can't be written to is tried again this rarely. */
const lostChannelPauseMs = 60_000;

/** While one worker tells of a record, another one waits this long; its lease ends by itself after a crash. */
const leaseMs = 10_000;
const leasePauseMs = 300;

/** What a record looks like in Slack: where, which message, and which revision that shows. */
interface View {
  readonly channel: string;
  readonly revision: number;
  /** What tells this message from another of the same record: looked for after a lost answer. */
  readonly key: string;
  readonly message: () => Message;
}

/**
 * Tells people what a record has to tell, in order, and redraws its living message. Before anything is posted a second
 * time it is looked for by its key. Answers when to try again, or undefined when everything is told.
 */
export async function tell(parts: TellParts, id: string): Promise<number | undefined> {
  const lease = await takeLease(parts.redis, `tell:${id}`, parts.newToken(), leaseMs);
  if (!lease) return parts.now() + leasePauseMs;
  try {
    return await tellAlone(parts, id);
  } finally {
    await lease.release();
  }
}

async function tellAlone(parts: TellParts, id: string): Promise<number | undefined> {
  try {
    const again = id.includes('/') ? await tellCleanup(parts, id) : await tellRotation(parts, id);
    if (again !== undefined) await parts.outbox.retry(id, again);
    return again;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const at = parts.now() + pauseAfter(error);
    parts.log.warn({ id, code: error.code }, 'Slack did not take a message; it is kept and tried again');
    await parts.outbox.retry(id, at);
    return at;
  }
}

async function tellRotation(parts: TellParts, id: string): Promise<number | undefined> {
  const rotation = await parts.rotations.load(id);
  if (!rotation) return undefined;
  const view = viewOf(parts, rotation);
  const drawn = await ensurePosted(parts, id, view);
  for (const entry of await parts.outbox.entries(id)) await tellEntry(parts, rotation, drawn, entry);
  return redraw(parts, id, view);
}

async function tellCleanup(parts: TellParts, id: string): Promise<number | undefined> {
  const cleanup = await parts.cleanups.load(id);
  if (!cleanup || cleanup.round === 0) return void (cleanup && (await parts.outbox.leave(id, cleanup.revision)));
  const view: View = {
    channel: cleanup.entry.channel,
    revision: cleanup.revision,
    key: `${id}:${cleanup.round}`,
    message: () => renderCleanupReminder(cleanupFacts(cleanup)),
  };
  await ensurePosted(parts, id, view);
  return redraw(parts, id, view);
}

function viewOf(parts: TellParts, rotation: Rotation): View {
  const current = parts.catalogue.current().secrets[rotation.secret];
  const fileChanged = rotation.phase !== 'ended' && current?.fingerprint !== rotation.entry.fingerprint;
  return {
    channel: rotation.entry.channel,
    revision: rotation.revision,
    key: `${rotation.id}:living`,
    message: () => renderRotation(rotation, { fileChanged }),
  };
}

/** The record's message, posted where it is not there yet. One of an earlier key (an earlier reminder) stays as it is. */
async function ensurePosted(parts: TellParts, id: string, view: View): Promise<Drawn> {
  const before = await parts.outbox.drawn(id);
  if (before?.key === view.key && before.ts !== undefined) return before;
  const found = before?.trying === view.key ? await find(parts, view.channel, view.key, before.since) : undefined;
  const trying = { channel: view.channel, key: view.key, revision: 0, at: 0, trying: view.key, since: parts.now() };
  if (found === undefined) await parts.outbox.setDrawn(id, trying);
  const { message } = view;
  const posted =
    found ?? (await parts.post.postMessage({ channel: view.channel, key: view.key, message: message() })).ts;
  // A message that was found may show less than this revision: it is redrawn in either case where that lags.
  const revision = found === undefined ? view.revision : 0;
  const drawn: Drawn = {
    channel: view.channel,
    key: view.key,
    ts: posted,
    revision,
    at: parts.now(),
    since: trying.since,
  };
  await parts.outbox.setDrawn(id, drawn);
  return drawn;
}

async function tellEntry(parts: TellParts, rotation: Rotation, drawn: Drawn, entry: OutboxEntry): Promise<void> {
  const { outbox, post } = parts;
  const now = await outbox.drawn(rotation.id);
  const thread = drawn.ts === undefined ? {} : { threadTs: drawn.ts };
  const lost = now?.trying === entry.key;
  const found = lost
    ? await post.findByKey({ channel: drawn.channel, key: entry.key, since: now.since, ...thread })
    : undefined;
  if (found === undefined) {
    await outbox.setDrawn(rotation.id, { ...(now ?? drawn), trying: entry.key, since: parts.now() });
    const message = renderNotice(entry.notice, { rotation, commands: commandsOf(rotation) });
    const broadcast = isBroadcast(entry.notice);
    await post.postMessage({ channel: drawn.channel, key: entry.key, message, broadcast, ...thread });
  }
  await outbox.drop(rotation.id, entry.key);
}

async function redraw(parts: TellParts, id: string, view: View): Promise<number | undefined> {
  const drawn = await parts.outbox.drawn(id);
  if (drawn?.ts === undefined) return parts.now() + pauseMs;
  if (drawn.revision < view.revision) {
    const soonest = drawn.at + redrawEveryMs;
    if (parts.now() < soonest) return soonest;
    await update(parts, id, drawn, view);
  }
  await parts.outbox.leave(id, view.revision);
  return undefined;
}

/** Shows the latest state. A message that somebody deleted is posted anew. */
async function update(parts: TellParts, id: string, drawn: Drawn, view: View): Promise<void> {
  try {
    await parts.post.update({ channel: drawn.channel, ts: drawn.ts ?? '', message: view.message() });
    await parts.outbox.setDrawn(id, { ...drawn, revision: view.revision, at: parts.now() });
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== 'gone') throw error;
    const { ts: _gone, ...rest } = drawn;
    await parts.outbox.setDrawn(id, rest);
    await ensurePosted(parts, id, view);
  }
}

function find(parts: TellParts, channel: string, key: string, since: number): Promise<string | undefined> {
  return parts.post.findByKey({ channel, key, since });
}

/** The commands that would put everything back without the bot, as far as the plan is known. */
function commandsOf(rotation: Rotation): string[] {
  return (rotation.plan?.stages ?? []).flatMap((plan) => rollbackCommands(plan, versionName(rotation)));
}

function pauseAfter(error: SlackError): number {
  if (error.code === 'rate-limited') return error.retryAfter ?? pauseMs;
  return error.code === 'channel' || error.code === 'refused' ? lostChannelPauseMs : pauseMs;
}
