import type { View } from '@slack/types';
import type { ChatPostMessageResponse, WebClient } from '@slack/web-api';
import type { Message } from './messages/message.js';
import { heedRateLimits } from './rate-limits.js';
import { respond } from './respond.js';
import { calling, createWebClient, type ApiAccess } from './web-client.js';

export interface Post {
  /**
   * Posts a message and returns where it is. `key` travels in its metadata, so that `findByKey` finds it: after a lost
   * answer look there before posting again. `broadcast` shows a thread's reply in the channel too.
   */
  postMessage(order: {
    readonly channel: string;
    readonly threadTs?: string;
    readonly key: string;
    readonly message: Message;
    readonly broadcast?: boolean;
  }): Promise<{ readonly channel: string; readonly ts: string }>;
  /** The `ts` of the bot's message with this key, posted since `since` (epoch milliseconds) in the channel or thread. */
  findByKey(order: {
    readonly channel: string;
    readonly key: string;
    readonly threadTs?: string;
    readonly since: number;
  }): Promise<string | undefined>;
  /**
   * Posts pictures into a thread, all in one message with `comment` (mrkdwn) before them. Slack may show it some seconds
   * later, and gives such a message no key: after a lost answer look for one of the names.
   */
  sharePictures(order: {
    readonly channel: string;
    readonly threadTs: string;
    readonly comment: string;
    readonly pictures: readonly Picture[];
  }): Promise<void>;
  /** Whether the thread has a file of this name, posted since `since` (epoch milliseconds). */
  hasFile(order: {
    readonly channel: string;
    readonly threadTs: string;
    readonly name: string;
    readonly since: number;
  }): Promise<boolean>;
  /** Redraws a message. May be repeated. */
  update(order: { readonly channel: string; readonly ts: string; readonly message: Message }): Promise<void>;
  /** Says something to one person only. Slack does not promise that it arrives. */
  ephemeral(order: {
    readonly channel: string;
    readonly user: string;
    readonly message: Message;
    readonly threadTs?: string;
  }): Promise<void>;
  /** Answers where Slack said that an answer may go; an address of anybody else is not called. */
  respond(responseUrl: string, message: Message): Promise<'sent' | 'foreign-origin'>;
  /** Opens a form; the trigger lives for three seconds. */
  openView(triggerId: string, view: View): Promise<void>;
}

export interface Picture {
  /** The file's name: what it is found by. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who can't see it. */
  readonly alt: string;
  readonly png: Buffer;
}

const EVENT_TYPE = 'keyturn_notice';

/** How many messages are looked through for a key before giving up: a channel with more in between is no channel for this. */
const MOST_PAGES = 10;

/** The one place that calls Slack's Web API to show something. Every method throws SlackError. */
export function createPost(access: ApiAccess): Post {
  const client = createWebClient(access);
  const limited = heedRateLimits();
  return {
    async postMessage({ channel, threadTs, key, message, broadcast }) {
      const metadata = { event_type: EVENT_TYPE, event_payload: { key } };
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: broadcast ?? false };
      const order = { channel, ...message, metadata, unfurl_links: false, unfurl_media: false, ...thread };
      // By name: a lint rule takes `x.postMessage()` for that of a browser window.
      const answer: ChatPostMessageResponse = await limited('chat.postMessage', () =>
        client.apiCall('chat.postMessage', order),
      );
      return { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
    },
    findByKey: ({ key, ...place }) => findMessage(client, place, (message) => keyOf(message) === key),
    async sharePictures({ channel, threadTs, comment, pictures }) {
      const files = pictures.map(({ name, title, alt, png }) => ({ filename: name, title, alt_text: alt, file: png }));
      await limited('files.completeUploadExternal', () =>
        client.filesUploadV2({
          channel_id: channel,
          thread_ts: threadTs,
          initial_comment: comment,
          file_uploads: files,
        }),
      );
    },
    async hasFile({ name, ...place }) {
      return (await findMessage(client, place, (message) => fileNames(message).includes(name))) !== undefined;
    },
    async update({ channel, ts, message }) {
      await limited('chat.update', () => client.chat.update({ channel, ts, ...message }));
    },
    async ephemeral({ channel, user, message, threadTs }) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      await calling(() => client.chat.postEphemeral({ channel, user, ...message, ...thread }));
    },
    respond: (responseUrl, message) => respond(access, responseUrl, message),
    async openView(triggerId, view) {
      await calling(() => client.views.open({ trigger_id: triggerId, view }));
    },
  };
}

interface Place {
  readonly channel: string;
  readonly threadTs?: string;
  readonly since: number;
}

/** The `ts` of the first message of the channel or thread that is the one, of those posted since then. */
async function findMessage(
  client: WebClient,
  { channel, threadTs, since }: Place,
  isIt: (message: unknown) => boolean,
): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = { channel, oldest: oldest(since), inclusive: true, limit: 200, include_all_metadata: true };
    const paged = { ...asked, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await calling(() =>
      threadTs === undefined
        ? client.conversations.history(paged)
        : client.conversations.replies({ ...paged, ts: threadTs }),
    );
    const found = answer.messages?.find(isIt);
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

/** Slack's clock and ours may differ: a minute more is looked through. */
function oldest(since: number): string {
  return String(Math.max(0, Math.floor(since / 1000) - 60));
}

/** The key in a message's metadata; Slack's own types for history don't know `metadata`. */
function keyOf(message: unknown): unknown {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { key?: unknown } } };
  return metadata?.event_type === EVENT_TYPE ? metadata.event_payload?.key : undefined;
}

function fileNames(message: unknown): unknown[] {
  const { files } = message as { files?: readonly { name?: unknown }[] };
  return (files ?? []).map(({ name }) => name);
}
