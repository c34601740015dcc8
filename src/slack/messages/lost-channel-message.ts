import { compose, section } from './blocks.js';
import type { Message } from './message.js';
import { code } from './text.js';

/** For the operators' channel: a rotation's own channel takes no messages, so nobody there sees how it goes on. */
export function renderLostChannel(facts: { readonly channel: string; readonly record: string }): Message {
  const { channel, record } = facts;
  const lines = [
    `:warning: I can't write to <#${channel}>: it is archived, gone, or I am not in it.`,
    `${code(record)} goes on, but nobody there sees it, and nobody can approve it there.`,
    'Invite me with `/invite`, or name another channel in the catalogue. What was not told is kept and told then.',
  ];
  return compose(`Keyturn can't write to a channel: ${record} is not seen there`, [section(lines.join('\n'))]);
}
