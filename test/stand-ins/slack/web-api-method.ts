import { blockProblems, type Surface } from './block-kit.js';
import type { EmulateStore } from './emulate-store.js';
import type { JsonObject } from './json-object.js';
import type { ModalStacks } from './modal-stacks.js';
import type { Transcript } from './transcript.js';
import type { Channel } from './workspace.js';

/** One Web API method: arguments in, the JSON answer out. Slack answers 200 to refusals too. */
export type Method = (body: JsonObject) => Promise<JsonObject> | JsonObject;
export type Methods = Readonly<Record<string, Method>>;

export interface SlackState {
  readonly store: EmulateStore;
  readonly transcript: Transcript;
  readonly modals: ModalStacks;
  /** Trigger ids that were given out, and to whom. */
  readonly triggers: Map<string, string>;
}

export function refuse(error: string, problems: readonly string[] = []): JsonObject {
  if (problems.length === 0) return { ok: false, error };
  const messages = problems.map((problem) => `[ERROR] ${problem}`);
  return { ok: false, error, errors: problems, response_metadata: { messages } };
}

/** Why these blocks can't be posted, as Slack would answer; undefined when they can. */
export function refusedBlocks(blocks: unknown, surface: Surface): JsonObject | undefined {
  if (blocks === undefined || blocks === '') return undefined;
  if (!Array.isArray(blocks)) return refuse('invalid_blocks_format');
  const problems = blockProblems(blocks, surface);
  if (problems.length > 0) return refuse('invalid_blocks', problems);
  return JSON.stringify(blocks).length > mostBlockCharacters ? refuse('msg_blocks_too_long') : undefined;
}

/** Not documented; measured by users of Bolt (slackapi/bolt-js issue 2509). */
const mostBlockCharacters = 13_200;

let lastBlock = 0;

/** Slack names the blocks and elements that came without a name. */
export function named(blocks: unknown): unknown {
  if (!Array.isArray(blocks)) return blocks;
  return blocks.map((block: JsonObject) => {
    lastBlock += 1;
    return { block_id: `b${lastBlock.toString(36)}`, ...block };
  });
}

/** Whether the bot may write to this channel; a private channel that it isn't in does not exist for it. */
export function refusedChannel(channel: Channel | undefined, botUserId: string): JsonObject | undefined {
  if (channel === undefined) return refuse('channel_not_found');
  if (channel.members.has(botUserId)) return channel.archived ? refuse('is_archived') : undefined;
  return refuse(channel.isPrivate ? 'channel_not_found' : 'not_in_channel');
}
