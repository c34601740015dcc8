import { isJsonObject, isTrue, objectsOf, textOf, type JsonObject } from './json-object.js';
import { refuse, type Methods, type SlackState } from './web-api-method.js';
import { app, type Channel } from './workspace.js';

/**
 * `conversations.*`. Emulate gives back no `oldest`/`latest` window, no pages of a thread, metadata unasked, and every
 * person as a member of every channel, so these are put right here on top of its answers.
 */
export function conversationMethods(state: SlackState): Methods {
  const { store } = state;
  return {
    'conversations.info': async (body) => {
      const channel = visible(state, textOf(body, 'channel'));
      if (channel === undefined) return store.call('conversations.info', body);
      const { name, members, shared, archived } = channel;
      const answer = await store.call('conversations.info', { channel: channel.id }, 'admin');
      const found = isJsonObject(answer['channel']) ? answer['channel'] : {};
      const flags = { is_shared: shared, is_ext_shared: shared, is_org_shared: false, is_general: false };
      const count = { num_members: members.size, is_member: members.has(app.botUserId) };
      const home = { context_team_id: app.teamId, shared_team_ids: [app.teamId] };
      return { ok: true, channel: { ...found, name, is_archived: archived, ...flags, ...count, ...home } };
    },

    'conversations.members': (body) => {
      const channel = visible(state, textOf(body, 'channel'));
      if (channel === undefined) return refuse('channel_not_found');
      return pageOf([...channel.members], 'members', body);
    },

    'conversations.history': async (body) => {
      const refused = refusedReading(state, body);
      if (refused) return refused;
      const all = await allMessages(state, 'conversations.history', { channel: body['channel'] });
      return messagePage(all, body);
    },

    'conversations.replies': async (body) => {
      const refused = refusedReading(state, body);
      if (refused) return refused;
      const all = await allMessages(state, 'conversations.replies', { channel: body['channel'], ts: body['ts'] });
      return all.length === 0 ? refuse('thread_not_found') : messagePage(all, body);
    },
  };
}

/** A private channel that the bot isn't in does not exist for it. */
function visible(state: SlackState, id: string): Channel | undefined {
  const channel = state.store.workspace.findChannel(id);
  return channel?.isPrivate && !channel.members.has(app.botUserId) ? undefined : channel;
}

function refusedReading(state: SlackState, body: JsonObject): JsonObject | undefined {
  const id = textOf(body, 'channel');
  if (id.startsWith('D')) return undefined;
  const channel = visible(state, id);
  if (channel === undefined) return refuse('channel_not_found');
  return channel.members.has(app.botUserId) ? undefined : refuse('not_in_channel');
}

async function allMessages(state: SlackState, method: string, body: JsonObject): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let cursor = '';
  do {
    const answer = await state.store.call(method, { ...body, limit: 1000, cursor });
    found.push(...objectsOf(answer['messages']));
    cursor = textOf(answer['response_metadata'], 'next_cursor');
  } while (cursor !== '');
  return found;
}

function messagePage(all: readonly JsonObject[], body: JsonObject): JsonObject {
  const oldest = textOf(body, 'oldest') || '0';
  const latest = textOf(body, 'latest') || '9'.repeat(20);
  const inclusive = isTrue(body['inclusive']);
  const inWindow = all.filter((message) => {
    const ts = textOf(message, 'ts');
    return inclusive
      ? later(ts, oldest) >= 0 && later(latest, ts) >= 0
      : later(ts, oldest) > 0 && later(latest, ts) > 0;
  });
  const shown = isTrue(body['include_all_metadata']) ? inWindow : inWindow.map(withoutMetadata);
  const page = pageOf(shown, 'messages', body);
  return { ...page, has_more: textOf(page['response_metadata'], 'next_cursor') !== '' };
}

/** Timestamps hold more digits than a number does. */
function later(a: string, b: string): number {
  const [[aSeconds, aRest], [bSeconds, bRest]] = [a.split('.'), b.split('.')];
  return Number(aSeconds) - Number(bSeconds) || Number(aRest ?? 0) - Number(bRest ?? 0);
}

function withoutMetadata(message: JsonObject): JsonObject {
  const { metadata: _, ...rest } = message;
  return rest;
}

/** One page by `limit` and an opaque `cursor`. */
export function pageOf(all: readonly unknown[], key: string, body: JsonObject): JsonObject {
  const limit = Math.min(Number(body['limit'] ?? 100) || 100, 1000);
  const start = Number(Buffer.from(textOf(body, 'cursor'), 'base64').toString('utf8') || '0');
  if (!Number.isInteger(start)) return refuse('invalid_cursor');
  const more = start + limit < all.length;
  const next_cursor = more ? Buffer.from(String(start + limit)).toString('base64') : '';
  return { ok: true, [key]: all.slice(start, start + limit), response_metadata: { next_cursor } };
}
