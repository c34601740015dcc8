/**
 * User text and names on their way into a message. Slack reads `<…>` as mentions and links, so the three characters that
 * it names are escaped, and the words that call a whole channel are broken with an invisible joiner: nobody can make
 * the bot mention anybody.
 */
export function escape(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/@(?=channel|here|everyone)/gi, '@\u2060');
}

/** Text that a person wrote, short enough to quote, without its power to format. */
export function quote(text: string, most = 300): string {
  return escape(fold(text, most)).replaceAll(/[*_~`]/g, (mark) => `\u2060${mark}\u2060`);
}

/** A name in a code span; long names lose their middle, because versions stand at the end. */
export function code(name: string, most = 80): string {
  return `\`${escape(fold(name, most)).replaceAll('`', "'")}\``;
}

/** A command inside a code block: shown and copied as it is, and unable to end the block. */
export function command(text: string): string {
  return escape(text).replaceAll('```', "'''");
}

/** A name that stands out. */
export function bold(name: string, most = 80): string {
  return `*${escape(fold(name, most)).replaceAll('*', '')}*`;
}

/** At most `most` characters: the middle of what is longer is left out. */
export function fold(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const tail = Math.min(24, Math.floor(most / 3));
  return `${characters.slice(0, most - tail - 1).join('')}…${characters.slice(-tail).join('')}`;
}

/** `a, b, c and 12 more`. The items must be ready to show. */
export function listed(items: readonly string[], most = 5): string {
  if (items.length === 0) return 'none';
  if (items.length === 1) return items[0] ?? '';
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Names in code spans, folded, at most `most` of them. */
export function names(list: readonly string[], most = 5): string {
  return listed(
    list.map((name) => code(name)),
    most,
  );
}

/** `1 pod`, `4 pods`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A person; `keyturn` is the bot itself. Only something that looks like a Slack id becomes a mention. */
export function person(user: string): string {
  if (user === 'keyturn') return 'Keyturn';
  return /^[UW][A-Z0-9]{2,20}$/.test(user) ? `<@${user}>` : code(user);
}

/** A Slack user group, mentioned. */
export function group(id: string): string {
  return /^S[A-Z0-9]{2,20}$/.test(id) ? `<!subteam^${id}>` : code(id);
}

export function channel(id: string): string {
  return /^[CG][A-Z0-9]{2,20}$/.test(id) ? `<#${id}>` : code(id);
}
