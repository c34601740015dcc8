import { nearestWords } from './nearest-words.js';
import type { ParseProblem } from './parse-problem.js';

const flagNames = ['reason', 'at', 'env', 'strategy'] as const;
type FlagName = (typeof flagNames)[number];

export type Flags = { readonly [name in FlagName]?: string };

const LONGEST_REASON = 500;

const aliases = new Map<string, FlagName>([
  ['environment', 'env'],
  ['when', 'at'],
  ['because', 'reason'],
]);

/** Flags that are designed and that nothing carries out yet. */
const LATER = ['emergency', 'force'];

/** Separates flags from words. A flag's value is what follows it or stands after its `=`; `--` ends the flags. */
export function parseFlags(given: readonly string[]): { words: string[]; flags: Flags } | ParseProblem {
  const words: string[] = [];
  const flags: { [name in FlagName]?: string } = {};
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? '';
    if (!word.startsWith('-') || word === '-' || word === '--') {
      words.push(word);
      continue;
    }
    const [written = '', ...afterEquals] = word.replace(/^-+/, '').split('=');
    const name = nameOf(written);
    if (typeof name === 'object') return name;
    const value = afterEquals.length > 0 ? afterEquals.join('=') : given[(index += 1)];
    if (value === undefined || value.trim() === '' || value.startsWith('--')) {
      return { code: 'flag-needs-value', flag: `--${name}` };
    }
    if (flags[name] !== undefined) return { code: 'flag-twice', flag: `--${name}` };
    flags[name] = value.trim();
  }
  const { length } = flags.reason ?? '';
  return length > LONGEST_REASON ? { code: 'reason-too-long', length, most: LONGEST_REASON } : { words, flags };
}

function nameOf(written: string): FlagName | ParseProblem {
  const name = written.toLowerCase();
  if (LATER.includes(name)) return { code: 'not-available-yet', what: `--${name}` };
  const known = aliases.get(name) ?? flagNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const [nearest] = nearestWords(name, flagNames);
  return { code: 'unknown-flag', flag: `--${written}`, ...(nearest === undefined ? {} : { nearest: `--${nearest}` }) };
}
