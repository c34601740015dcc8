export type Tokens =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly code: 'control-character' | 'unbalanced-quotes' };

/**
 * What Slack sends of a command's text, as words. Slack's escapes are decoded once, the quotes and dashes that phones
 * put in are made plain, blanks of any kind separate words, and quotes keep words together. Refuses control and
 * invisible formatting characters, because what a person sees would differ from what is done.
 */
export function tokenise(text: string): Tokens {
  const plain = straighten(decode(text));
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(plain)) return { ok: false, code: 'control-character' };
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of plain) {
    if (character === quote) quote = undefined;
    else if (quote === undefined && opensQuote(character, word)) [quote, word] = [character, word ?? ''];
    else if (quote === undefined && character === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) return { ok: false, code: 'unbalanced-quotes' };
  return { ok: true, words: word === undefined ? words : [...words, word] };
}

/** A quote in the middle of a word is an apostrophe; after `=` it begins a flag's value. */
function opensQuote(character: string, word: string | undefined): boolean {
  return character === '"' || (character === "'" && (word === undefined || word.endsWith('=')));
}

/** One pass, so that what was written as `&amp;lt;` stays `&lt;`. */
function decode(text: string): string {
  const plain: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return text.replaceAll(/&(lt|gt|amp);/g, (escape) => plain[escape] ?? escape);
}

function straighten(text: string): string {
  return text
    .replaceAll(/[“”„‟«»]/g, '"')
    .replaceAll(/[‘’‚‛]/g, "'")
    .replaceAll(/(^|\s)[—―–](?=[\p{L}])/gu, '$1--')
    .replaceAll(/[‐‑‒–—―−]/g, '-')
    .replaceAll(/[\t\n\r\p{Zs}\p{Zl}\p{Zp}]/gu, ' ');
}
