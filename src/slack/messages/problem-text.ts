import type { ParseProblem } from '../parse-problem.js';
import { code, listed } from './text.js';

const NOTHING = 'Nothing was started.';

/** What is wrong with a command, what would be right, and that nothing happened. */
export function problemText(problem: ParseProblem): string {
  switch (problem.code) {
    case 'too-long':
      return `That command has ${problem.length} characters; at most ${problem.most} are read. ${NOTHING}`;
    case 'control-character':
      return `That command has invisible characters in it. Type it anew instead of pasting it. ${NOTHING}`;
    case 'suspect-value':
      return SUSPECT;
    case 'unbalanced-quotes':
      return `A quotation mark is missing. Write the reason like this: \`--reason "leaked in a log"\`. ${NOTHING}`;
    case 'unknown-word':
      return `${code(problem.word, 60)} is neither a command nor a secret. ${meant(problem.nearest)} ${NOTHING}`;
    case 'unknown-secret':
      return `No secret ${code(problem.word, 60)}. ${meant(problem.nearest)} ${NOTHING}`;
    case 'missing-target':
      return `Say which: ${code(`/rotate ${problem.verb} ${problem.example ?? '<secret>'}`)}. \`/rotate list\` shows all secrets. ${NOTHING}`;
    case 'two-secrets':
      return `One secret at a time: send ${code(`/rotate ${problem.first}`)} and ${code(`/rotate ${problem.second}`)} as two commands. ${NOTHING}`;
    case 'too-many-words':
      return `I don't know what ${code(problem.word, 60)} means after ${code(problem.verb)}. A reason goes like this: \`--reason "…"\`. ${NOTHING}`;
    case 'unknown-flag':
    case 'flag-not-for':
    case 'flag-twice':
    case 'flag-needs-value':
    case 'reason-too-long':
    case 'bad-time':
    case 'now-needs-reason':
    case 'time-with-development':
    case 'environment-always':
    case 'unknown-environment':
    case 'no-development':
    case 'no-blue-green':
    case 'unknown-strategy':
    case 'not-available-yet':
      return flagText(problem);
    case 'bad-version':
      return `${code(problem.given, 40)} is no version. A version is 14 digits, or \`unversioned\`; ${code(`/rotate refs ${problem.secret}`, 120)} looks for all of them. ${NOTHING}`;
    default:
      return problem satisfies never;
  }
}

const SUSPECT = [
  ':warning: That looks like it contains a secret value, so it was refused: it is not stored, not logged, and nothing was started.',
  'Slack has seen it, though, so treat the value as leaked and rotate it.',
  'Keyturn makes new values itself; never send one here.',
].join('\n');

/** What is wrong with a flag. */
function flagText(problem: Exclude<ParseProblem, { code: (typeof words)[number] }>): string {
  switch (problem.code) {
    case 'unknown-flag':
      return `There is no ${code(problem.flag, 60)}. ${problem.nearest === undefined ? FLAGS : `Did you mean ${code(problem.nearest)}?`} ${NOTHING}`;
    case 'flag-not-for':
      return `${code(problem.flag)} does not go with ${code(problem.verb)}. ${NOTHING}`;
    case 'flag-twice':
      return `${code(problem.flag)} is there twice. ${NOTHING}`;
    case 'flag-needs-value':
      return `${code(problem.flag)} needs something after it. ${FLAGS} ${NOTHING}`;
    case 'reason-too-long':
      return `The reason has ${problem.length} characters; at most ${problem.most} are kept. ${NOTHING}`;
    case 'bad-time':
      return `${code(problem.given, 40)} is no time. Write \`--at 02:00\` (24 hours) or \`--at now\`. ${NOTHING}`;
    case 'now-needs-reason':
      return `Going without production's window needs a reason: ${code(`/rotate ${problem.secret} --at now --reason "…"`, 120)}. ${NOTHING}`;
    case 'time-with-development':
      return `\`--at\` is about production; development has no window. Leave it out. ${NOTHING}`;
    case 'environment-always':
      return `A rotation always goes through staging and then production, so ${code(`--env ${problem.environment}`)} can't be chosen. Send ${code(`/rotate ${problem.secret}`)}; only \`--env development\` exists. ${NOTHING}`;
    case 'unknown-environment':
      return `There is no environment ${code(problem.given, 40)}. Only \`--env development\` can be chosen. ${NOTHING}`;
    case 'no-development':
      return `${code(problem.secret)} has no development environment in the catalogue. ${NOTHING}`;
    case 'no-blue-green':
      return `The catalogue sets no blue-green strategy for ${code(problem.secret)}: it needs a workload, a router and steps under ${code('strategy:')} of an environment. ${NOTHING}`;
    case 'unknown-strategy':
      return `There is no strategy ${code(problem.given, 40)}. There are \`rolling\` and \`blue-green\`. ${NOTHING}`;
    case 'not-available-yet':
      return `${code(problem.what)} is not available yet. ${NOTHING}`;
    default:
      return problem satisfies never;
  }
}

const words = [
  'too-long',
  'control-character',
  'suspect-value',
  'unbalanced-quotes',
  'unknown-word',
  'unknown-secret',
  'missing-target',
  'two-secrets',
  'too-many-words',
  'bad-version',
] as const satisfies readonly ParseProblem['code'][];

const FLAGS =
  'The flags are `--reason "…"`, `--at 02:00` or `--at now`, `--strategy rolling` or `blue-green`, and `--env development`.';

function meant(nearest: readonly string[]): string {
  if (nearest.length === 0) return '`/rotate list` shows all secrets, `/rotate help` all commands.';
  const found = nearest.map((word) => code(word));
  return `Did you mean ${found.length === 1 ? (found[0] ?? '') : `one of ${listed(found)}`}?`;
}

/** A problem of a form's text: the form shows it in plain text below the field. */
export function fieldProblemText(problem: 'suspect-value' | 'empty' | 'control-character'): string {
  switch (problem) {
    case 'suspect-value':
      return 'This looks like it contains a secret value. It was not kept. Treat that value as leaked, and write the reason without it.';
    case 'empty':
      return 'Say in a few words why.';
    case 'control-character':
      return 'There are invisible characters in this text. Type it anew instead of pasting it.';
    default:
      return problem satisfies never;
  }
}
