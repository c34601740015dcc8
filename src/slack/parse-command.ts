import type { Command } from './inbox-item.js';
import type { KnownSecrets } from './known-secrets.js';
import { nearestWords } from './nearest-words.js';
import { parseFlags, type Flags } from './parse-flags.js';
import type { ParseProblem } from './parse-problem.js';
import { parseRefs } from './parse-refs.js';
import { parseStart } from './parse-start.js';
import { seemsToHoldValue } from './suspect-value.js';
import { tokenise } from './tokenise.js';

export type Parsed =
  | { readonly type: 'command'; readonly command: Command }
  /** Answered at once. `topic` is what the person typed; it may be no command. */
  | { readonly type: 'help'; readonly topic?: string }
  | { readonly type: 'problem'; readonly problem: ParseProblem };

const LONGEST_COMMAND = 2000;

export const verbs = [
  'plan',
  'status',
  'list',
  'refs',
  'history',
  'rollback',
  'cancel',
  'hold',
  'resume',
  'cleanup',
  'doctor',
  'help',
];

/** Words that people write for starting a rotation. */
const STARTING = ['rotate', 'start'];

/** Commands that are designed and that nothing carries out yet. Landing one deletes its word here. */
const LATER = ['versions', 'lock', 'unlock'];

/**
 * Reads the text after `/rotate`. Pure. What seems to hold a secret value is refused before anything else is looked at,
 * and a problem never carries the text of one.
 */
export function parseCommand(text: string, secrets: KnownSecrets): Parsed {
  if (text.length > LONGEST_COMMAND) {
    return problem({ code: 'too-long', length: text.length, most: LONGEST_COMMAND });
  }
  const tokens = tokenise(text);
  if (seemsToHoldValue(tokens.ok ? tokens.words.join(' ') : text)) return problem({ code: 'suspect-value' });
  if (!tokens.ok) return problem({ code: tokens.code });
  const { words } = tokens;
  if (words.length === 0) return { type: 'help' };
  if (words.some((word) => ['help', '?', '--help', '-h'].includes(word.toLowerCase()))) return help(words);
  return parseWords(words, secrets);
}

function help(words: readonly string[]): Parsed {
  const topic = words.find((word) => !/^(help|\?|-.*)$/i.test(word))?.toLowerCase();
  return topic === undefined ? { type: 'help' } : { type: 'help', topic };
}

function parseWords(words: readonly string[], secrets: KnownSecrets): Parsed {
  const parsed = parseFlags(words);
  if ('code' in parsed) return problem(parsed);
  const [first, ...rest] = parsed.words;
  if (first === undefined) return { type: 'help' };
  const word = first.toLowerCase();
  if (LATER.includes(word)) return problem({ code: 'not-available-yet', what: `/rotate ${word}` });
  if (Object.hasOwn(secrets, word)) return outcome(parseStart(word, rest, parsed.flags, secrets));
  if (!verbs.includes(word)) {
    return problem({ code: 'unknown-word', word: first, nearest: meantBy(word, rest, secrets) });
  }
  return outcome(parseVerb(word, rest, parsed.flags, secrets));
}

/** What somebody may have meant. Starting has no word of its own: `rotate` and `start` mean the secret that follows. */
function meantBy(word: string, rest: readonly string[], secrets: KnownSecrets): string[] {
  const known = Object.keys(secrets);
  const near = nearestWords(word, [...verbs, ...STARTING, ...known]);
  if (!STARTING.includes(near[0] ?? '')) return near.filter((one) => !STARTING.includes(one));
  const named = rest.map((one) => one.toLowerCase()).filter((one) => known.includes(one));
  return (named.length > 0 ? named : known).slice(0, 3);
}

function parseVerb(
  verb: string,
  words: readonly string[],
  flags: Flags,
  secrets: KnownSecrets,
): Command | ParseProblem {
  const takesReason = verb === 'rollback' || verb === 'cancel' || verb === 'hold';
  const unwanted = Object.keys(flags).find((flag) => !(takesReason && flag === 'reason'));
  if (unwanted !== undefined) return { code: 'flag-not-for', flag: `--${unwanted}`, verb };
  const [given, second, third] = words;
  const extra = verb === 'refs' ? third : second;
  if (extra !== undefined) return { code: 'too-many-words', verb, word: extra };
  const target = given?.toLowerCase();
  switch (verb) {
    case 'list':
      return target === undefined ? { verb } : { code: 'too-many-words', verb, word: given ?? '' };
    case 'status':
      return target === undefined ? { verb } : (unknownTarget(target, secrets) ?? { verb, target });
    case 'cleanup':
      return target === undefined ? { verb } : (unknownSecret(target, secrets) ?? { verb, secret: target });
    case 'doctor':
      return target === undefined ? { verb } : (unknownSecret(target, secrets) ?? { verb, secret: target });
    case 'plan':
      return target === undefined
        ? missing(verb, secrets)
        : (unknownSecret(target, secrets) ?? { verb, secret: target });
    case 'history':
      return target === undefined
        ? missing(verb, secrets)
        : (unknownSecret(target, secrets) ?? { verb, secret: target });
    case 'refs':
      return target === undefined
        ? missing(verb, secrets)
        : (unknownSecret(target, secrets) ?? parseRefs(target, second));
    case 'rollback':
    case 'cancel':
    case 'hold':
      return target === undefined
        ? missing(verb, secrets)
        : (unknownTarget(target, secrets) ?? { verb, target, ...(flags.reason ? { reason: flags.reason } : {}) });
    case 'resume':
      return target === undefined ? missing(verb, secrets) : (unknownTarget(target, secrets) ?? { verb, target });
    default:
      return { code: 'unknown-word', word: verb, nearest: [] };
  }
}

function missing(verb: string, secrets: KnownSecrets): ParseProblem {
  const example = Object.keys(secrets)[0];
  return { code: 'missing-target', verb, ...(example === undefined ? {} : { example }) };
}

function unknownSecret(word: string, secrets: KnownSecrets): ParseProblem | undefined {
  if (Object.hasOwn(secrets, word)) return undefined;
  return { code: 'unknown-secret', word, nearest: nearestWords(word, Object.keys(secrets)) };
}

/** A secret, or what looks like a rotation's id: whether there is such a rotation is known to the records only. */
function unknownTarget(word: string, secrets: KnownSecrets): ParseProblem | undefined {
  return /^[a-z0-9][-a-z0-9]{0,62}-\d{14}$/.test(word) ? undefined : unknownSecret(word, secrets);
}

function outcome(result: Command | ParseProblem): Parsed {
  return 'code' in result ? problem(result) : { type: 'command', command: result };
}

function problem(found: ParseProblem): Parsed {
  return { type: 'problem', problem: found };
}
