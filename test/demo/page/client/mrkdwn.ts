/** A piece of Slack's mrkdwn, ready to be drawn or spoken. */
export type Piece =
  | { readonly type: 'text' | 'code' | 'pre' | 'emoji' | 'person' | 'group' | 'channel'; readonly text: string }
  | { readonly type: 'bold' | 'italic' | 'strike' | 'quote'; readonly pieces: readonly Piece[] }
  | { readonly type: 'link'; readonly url: string; readonly text: string }
  /** `at` in epoch seconds. */
  | { readonly type: 'date'; readonly at: number; readonly format: string; readonly fallback: string }
  | { readonly type: 'break' };

const marks: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = { '*': 'bold', _: 'italic', '~': 'strike' };

/** What is tried at each place, in this order. */
const patterns: readonly { readonly pattern: RegExp; readonly read: (match: RegExpExecArray) => Piece }[] = [
  { pattern: /```\n?([\s\S]*?)```/y, read: ([, text = '']) => ({ type: 'pre', text: plain(text) }) },
  { pattern: /`([^`\n]+)`/y, read: ([, text = '']) => ({ type: 'code', text: plain(text) }) },
  { pattern: /<([^<>\n]+)>/y, read: ([, inside = '']) => special(inside) },
  { pattern: /:([a-z0-9_+-]+):/y, read: ([, text = '']) => ({ type: 'emoji', text }) },
  {
    pattern: /([*_~])(?=[^\s])([^\n]*?[^\s\n])\1(?![\w])/y,
    read: ([, mark = '', inside = '']) => ({ type: marks[mark] ?? 'bold', pieces: readMrkdwn(inside) }),
  },
  { pattern: /\n/y, read: () => ({ type: 'break' }) },
];

/** Reads mrkdwn. Never throws: what is no markup is text. */
export function readMrkdwn(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') pieces.push({ type: 'text', text: plain(text) });
    text = '';
  };
  for (let at = 0; at < source.length;) {
    const found = isInWord(source, at) ? undefined : match(source, at);
    if (found === undefined) {
      text += source[at];
      at += 1;
      continue;
    }
    flush();
    pieces.push(found.piece);
    at += found.length;
  }
  flush();
  return pieces;
}

function match(source: string, at: number): { readonly piece: Piece; readonly length: number } | undefined {
  for (const { pattern, read } of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) return { piece: read(found), length: found[0].length };
  }
  return undefined;
}

/** `snake_case_name` holds no italics: a mark inside a word is a letter. */
function isInWord(source: string, at: number): boolean {
  return /[*_~:]/.test(source[at] ?? '') && /\w/.test(source[at - 1] ?? '');
}

/** What stands between `<` and `>`: a mention, a date, or a link. */
function special(inside: string): Piece {
  const [target = '', label] = inside.split(/\|(.*)/s);
  if (target.startsWith('@')) return { type: 'person', text: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', text: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'group', text: target.slice('!subteam^'.length) };
  if (target.startsWith('!date^')) {
    const [, at = '0', format = ''] = target.split('^');
    return { type: 'date', at: Number(at), format, fallback: plain(label ?? '') };
  }
  if (target.startsWith('!')) return { type: 'group', text: target.slice(1) };
  return { type: 'link', url: plain(target), text: plain(label ?? target) };
}

/** The three characters that Slack escapes. */
function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('\u2060', '');
}
