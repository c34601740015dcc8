import { objectsOf, textOf } from '../stand-ins/slack/json-object.js';
import type { Slack } from '../stand-ins/slack/start-slack.js';
import type { Message } from '../stand-ins/slack/transcript.js';
import { channelName } from './company.js';
import { plainLines } from './plain-text.js';

/** Something that happened while a scenario played. */
export type Happening =
  | { readonly kind: 'action'; readonly who: string; readonly did: string }
  | { readonly kind: 'message' | 'thread' | 'ephemeral'; readonly to?: string; readonly lines: readonly string[] }
  /** Lines of a message that were not there before. */
  | { readonly kind: 'changed'; readonly lines: readonly string[] };

/** Tells each message when it appears, and of each edited message the lines that are new. */
export function narrate(slack: Slack, tell: (happening: Happening) => void): () => void {
  const { workspace } = slack;
  const linesOf = (message: Pick<Message, 'blocks' | 'text'>): string[] =>
    message.blocks.length > 0 ? plainLines(message.blocks, workspace) : [message.text];

  const told = new Set<string>();
  return slack.onChange((change) => {
    if (change.kind === 'ephemeral') {
      for (const message of slack.ephemerals(change.user)) {
        if (told.has(message.ts)) continue;
        told.add(message.ts);
        tell({ kind: 'ephemeral', to: workspace.person(change.user).realName, lines: linesOf(message) });
      }
      return;
    }
    if (change.kind !== 'posted' && change.kind !== 'updated') return;
    const message = everyMessage(slack).find(({ ts }) => ts === change.ts);
    if (message === undefined) return;
    const lines = linesOf(message);
    if (change.kind === 'posted') {
      tell({ kind: message.threadTs === undefined ? 'message' : 'thread', lines });
      return;
    }
    const before = message.versions.at(-2);
    const known = new Set(before === undefined ? [] : linesOf(before));
    const fresh = lines.filter((line) => !known.has(line));
    if (fresh.length > 0) tell({ kind: 'changed', lines: fresh });
  });
}

/** The channel's messages and everything in their threads. */
export function everyMessage(slack: Slack): Message[] {
  return slack.messages(channelName).flatMap((message) => [message, ...message.replies]);
}

/** The action ids of the buttons that a message shows now. */
export function buttonsOf({ blocks }: Pick<Message, 'blocks'>): string[] {
  return blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsOf(elements))
    .map((element) => textOf(element, 'action_id'));
}
