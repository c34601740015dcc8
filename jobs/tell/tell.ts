import { takeLease } from '../../src/records/lease.js';
import type { Rotation } from '../../src/rotation/record.js';
import { renderCleanupReminder } from '../../src/slack/messages/cleanup-message.js';
import { renderLostChannel } from '../../src/slack/messages/lost-channel-message.js';
import { renderRotation } from '../../src/slack/messages/rotation-message.js';
import { SlackError } from '../../src/slack/slack-error.js';
import { cleanupFacts } from './cleanup-facts.js';
import { ensurePosted, redraw, type View } from './living-message.js';
import type { TellParts } from './tell-parts.js';
import { tellNotice } from './tell-notice.js';

const pauseMs = 5_000;
/** A channel that can't be written to is tried again this rarely. */
const lostChannelPauseMs = 60_000;

/** While one worker tells of a record, another one waits this long; its lease ends by itself after a crash. */
const leaseMs = 5_000;
const leasePauseMs = 300;

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
    if (error.code === 'channel') await tellOperators(parts, id);
    return at;
  }
}

/** A channel that takes nothing is told of in the operators' channel, once a record. */
async function tellOperators(parts: TellParts, id: string): Promise<void> {
  const record = id.includes('/') ? await parts.cleanups.load(id) : await parts.rotations.load(id);
  const { channel, opsChannel } = record?.entry ?? {};
  if (channel === undefined || opsChannel === undefined) return;
  const key = `${id}:lost-channel`;
  const message = renderLostChannel({ channel, record: id });
  try {
    const told = await parts.post.findByKey({ channel: opsChannel, key, since: 0 });
    if (told === undefined) await parts.post.postMessage({ channel: opsChannel, key, message });
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    parts.log.warn({ id, code: error.code }, "the operators' channel can't be written to either");
  }
}

async function tellRotation(parts: TellParts, id: string): Promise<number | undefined> {
  const rotation = await parts.rotations.load(id);
  if (!rotation) return undefined;
  const view = viewOf(parts, rotation);
  const drawn = await ensurePosted(parts, id, view);
  for (const entry of await parts.outbox.entries(id)) await tellNotice(parts, rotation, drawn, entry);
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

function pauseAfter(error: SlackError): number {
  if (error.code === 'rate-limited') return error.retryAfter ?? pauseMs;
  return error.code === 'channel' || error.code === 'refused' ? lostChannelPauseMs : pauseMs;
}
