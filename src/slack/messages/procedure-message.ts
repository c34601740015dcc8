import { compose, section } from './blocks.js';
import type { Message } from './message.js';
import { command, escape, names } from './text.js';
import type { Rotation } from '../../rotation/record.js';

/** What fits into one code block, and how many of these into one message. */
const LONGEST_BLOCK = 2800;
const BLOCKS_A_MESSAGE = 3;

const INTRODUCTION =
  'To put everything back by hand, without Keyturn, run these commands. Each changes only the reference to the Secret, and only if nobody changed it since.';

/**
 * The rollback commands, whole and copyable, in as many messages as they need. A thread that has only a part of them is
 * worse than none, so every message must be posted.
 */
export function procedureMessages(rotation: Rotation, commands: readonly string[]): [Message, ...Message[]] {
  if (commands.length === 0) return [compose('Rollback commands', [section(nothing(rotation))])];
  const pages = commandPages(commands);
  const [first, ...others] = pages.map((blocks, index) => {
    const part = pages.length === 1 ? '' : ` (${index + 1} of ${pages.length})`;
    const title = `:lifebuoy: *Rollback commands${part}* for ${names([rotation.id])}`;
    const heading = index === 0 ? `${title}\n${INTRODUCTION}` : title;
    return compose(`Rollback commands${part} for ${escape(rotation.id)}`, [
      section(heading),
      ...blocks.map((text) => section(text)),
    ]);
  });
  return [first ?? compose('Rollback commands', [section(nothing(rotation))]), ...others];
}

function nothing({ kind }: Rotation): string {
  return kind === 'development'
    ? 'In development the value is replaced in place: there is nothing to go back to.'
    : 'Nothing refers to the secret yet, so there is nothing to put back by hand.';
}

/** Commands as code blocks, in pages that one message each can hold. */
export function commandPages(commands: readonly string[]): string[][] {
  const blocks: string[] = [];
  let open = '';
  for (const line of commands.flatMap((line) => pieces(command(line)))) {
    if (open !== '' && open.length + line.length + 1 > LONGEST_BLOCK) {
      blocks.push(open);
      open = '';
    }
    open = open === '' ? line : `${open}\n${line}`;
  }
  const all = [...blocks, open].map((text) => `\`\`\`${text}\`\`\``);
  return Array.from({ length: Math.ceil(all.length / BLOCKS_A_MESSAGE) }, (_, page) =>
    all.slice(page * BLOCKS_A_MESSAGE, (page + 1) * BLOCKS_A_MESSAGE),
  );
}

/** A command that is too long for one block goes on in the next, where it can be joined again. */
function pieces(line: string): string[] {
  if (line.length <= LONGEST_BLOCK) return [line];
  const cut = line.lastIndexOf(' ', LONGEST_BLOCK - 10);
  const at = cut > 0 ? cut : LONGEST_BLOCK - 10;
  return [`${line.slice(0, at)} \\`, ...pieces(line.slice(at).trimStart())];
}
