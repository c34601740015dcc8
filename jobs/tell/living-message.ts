import type { Drawn } from '../../src/records/outbox.js';
import type { Message } from '../../src/slack/messages/message.js';
import { SlackError } from '../../src/slack/slack-error.js';
import { orPlainly } from './plain-fallback.js';
import type { TellParts } from './tell-parts.js';

/** Slack takes about one message per second and channel: a living message is redrawn no more often than that. */
const redrawEveryMs = 1_000;

/** What a record looks like in Slack: where, which message, and which revision that shows. */
export interface View {
  readonly channel: string;
  readonly revision: number;
  /** What tells this message from another of the same record: looked for after a lost answer. */
  readonly key: string;
  readonly message: () => Message;
}

/** The record's message, posted where it is not there yet. One of an earlier key (an earlier reminder) stays as it is. */
export async function ensurePosted(parts: TellParts, id: string, view: View): Promise<Drawn> {
  const before = await parts.outbox.drawn(id);
  if (before?.key === view.key && before.ts !== undefined) return before;
  const found =
    before?.trying === view.key
      ? await parts.post.findByKey({ channel: view.channel, key: view.key, since: before.since })
      : undefined;
  const trying = { channel: view.channel, key: view.key, revision: 0, at: 0, trying: view.key, since: parts.now() };
  if (found === undefined) await parts.outbox.setDrawn(id, trying);
  const { channel, key } = view;
  const postNew = () =>
    orPlainly(parts, view.message(), (message) => parts.post.postMessage({ channel, key, message }));
  const posted = found ?? (await postNew()).ts;
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

/** Shows the latest revision, once per second at most; answers when to look again, or undefined when all is shown. */
export async function redraw(parts: TellParts, id: string, view: View): Promise<number | undefined> {
  const drawn = await parts.outbox.drawn(id);
  if (drawn?.ts === undefined) return parts.now() + redrawEveryMs;
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
    const { channel, ts = '' } = drawn;
    await orPlainly(parts, view.message(), (message) => parts.post.update({ channel, ts, message }));
    await parts.outbox.setDrawn(id, { ...drawn, revision: view.revision, at: parts.now() });
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== 'gone') throw error;
    const { ts: _gone, ...rest } = drawn;
    await parts.outbox.setDrawn(id, rest);
    await ensurePosted(parts, id, view);
  }
}
