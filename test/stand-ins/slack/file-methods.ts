import { isJsonObject, objectsOf, textOf, type JsonObject } from './json-object.js';
import { refusedChannel, type Methods, type SlackState } from './web-api-method.js';
import { app } from './workspace.js';

/** Uploads in three steps, kept by emulate; the message that shares the file is added to the transcript. */
export function fileMethods(state: SlackState): Methods {
  const { store } = state;
  return {
    'files.getUploadURLExternal': (body) => store.call('files.getUploadURLExternal', body),
    'files.completeUploadExternal': async (body) => {
      const channel = textOf(body, 'channel_id');
      const refused = channel === '' ? undefined : refusedChannel(store.workspace.findChannel(channel), app.botUserId);
      if (refused) return refused;
      const answer = await store.call('files.completeUploadExternal', body);
      for (const file of objectsOf(answer['files'])) await showShares(state, file);
      return answer;
    },
  };
}

async function showShares({ store, transcript }: SlackState, file: JsonObject): Promise<void> {
  const { shares } = file;
  for (const kind of isJsonObject(shares) ? Object.values(shares) : []) {
    for (const [channel, list] of Object.entries(isJsonObject(kind) ? kind : {})) {
      for (const share of objectsOf(list)) {
        const ts = textOf(share, 'ts');
        const thread = textOf(share, 'thread_ts') || ts;
        const { messages } = await store.call('conversations.replies', { channel, ts: thread });
        const message = objectsOf(messages).find((candidate) => candidate['ts'] === ts);
        if (message && transcript.find(channel, ts) === undefined) transcript.put(channel, message, 'posted');
      }
    }
  }
}
