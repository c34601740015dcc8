import { isJsonObject, textOf, type JsonObject } from './json-object.js';
import { named, refuse, refusedBlocks, refusedChannel, type Methods, type SlackState } from './web-api-method.js';
import { app } from './workspace.js';

/**
 * `chat.*` and `reactions.*`: emulate stores; the checks that it lacks come first. Emulate also forgets whose bot wrote a
 * message, so `bot_id` and `app_id` are added on the way in.
 */
export function messageMethods(state: SlackState): Methods {
  const { store, transcript } = state;
  return {
    'chat.postMessage': async (body) => {
      const refused = refusedPost(state, body) ?? refusedMetadata(body['metadata']);
      if (refused) return refused;
      const blocks = named(body['blocks']);
      const { botId: bot_id, appId: app_id } = app;
      const answer = await store.call('chat.postMessage', { ...body, blocks, bot_id, app_id });
      const message = answer['message'];
      const shown = String(body['reply_broadcast']) === 'true' ? { subtype: 'thread_broadcast' } : {};
      if (isJsonObject(message)) transcript.put(textOf(answer, 'channel'), { ...message, ...shown }, 'posted');
      return answer;
    },

    'chat.update': async (body) => {
      const channel = store.workspace.findChannel(textOf(body, 'channel'));
      if (channel?.archived) return refuse('is_inactive');
      if (Array.from(textOf(body, 'text')).length > mostUpdateCharacters) return refuse('msg_too_long');
      const refused = refusedBlocks(body['blocks'], 'message') ?? refusedMetadata(body['metadata']);
      if (refused) return refused;
      const answer = await store.call('chat.update', { ...body, blocks: named(body['blocks']) });
      const message = answer['message'];
      if (isJsonObject(message)) transcript.put(textOf(answer, 'channel'), message, 'updated');
      return answer;
    },

    'chat.delete': async (body) => {
      const answer = await store.call('chat.delete', body);
      if (answer['ok'] === true) transcript.delete(textOf(answer, 'channel'), textOf(answer, 'ts'));
      return answer;
    },

    'chat.postEphemeral': (body) => postEphemeral(state, body),
    'chat.getPermalink': (body) => store.call('chat.getPermalink', body),
    'reactions.add': (body) => react(state, 'reactions.add', body),
    'reactions.remove': (body) => react(state, 'reactions.remove', body),
  };
}

const mostUpdateCharacters = 4000;

/** Everything that Slack refuses about a new message before it looks at who is in the channel. */
function refusedPost(state: SlackState, body: JsonObject): JsonObject | undefined {
  const target = textOf(body, 'channel');
  const isDirect = state.store.workspace.findPerson(target) !== undefined || target.startsWith('D');
  const refused = isDirect ? undefined : refusedChannel(state.store.workspace.findChannel(target), app.botUserId);
  return refused ?? refusedBlocks(body['blocks'], 'message');
}

function refusedMetadata(metadata: unknown): JsonObject | undefined {
  if (metadata === undefined || metadata === '') return undefined;
  if (!isJsonObject(metadata)) return refuse('invalid_metadata_format');
  const empty = Object.keys(metadata).length === 0;
  const complete = textOf(metadata, 'event_type') !== '' && isJsonObject(metadata['event_payload']);
  return empty || complete ? undefined : refuse('invalid_metadata_format');
}

async function postEphemeral(state: SlackState, body: JsonObject): Promise<JsonObject> {
  const { store, transcript } = state;
  const refused = refusedPost(state, body);
  if (refused) return refused;
  const [channel, user] = [textOf(body, 'channel'), textOf(body, 'user')];
  const member = store.workspace.findChannel(channel)?.members.has(user) ?? true;
  if (!member) return refuse('user_not_in_channel');
  const blocks = named(body['blocks']);
  const answer = await store.call('chat.postEphemeral', { ...body, blocks });
  if (answer['ok'] !== true) return answer;
  const ts = textOf(answer, 'message_ts');
  transcript.putEphemeral({
    ts,
    channel,
    user,
    text: textOf(body, 'text'),
    blocks: Array.isArray(blocks) ? blocks.filter(isJsonObject) : [],
    threadTs: textOf(body, 'thread_ts') || undefined,
  });
  return answer;
}

async function react(state: SlackState, method: string, body: JsonObject): Promise<JsonObject> {
  const { store, transcript } = state;
  const answer = await store.call(method, body);
  const [channel, ts] = [textOf(body, 'channel'), textOf(body, 'timestamp')];
  const { message } = await store.call('reactions.get', { channel, timestamp: ts });
  const known = transcript.find(channel, ts);
  if (answer['ok'] === true && isJsonObject(message) && known) {
    transcript.put(channel, { ...known.raw, reactions: message['reactions'] ?? [] }, 'reacted');
  }
  return answer;
}
