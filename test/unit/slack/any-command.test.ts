import { expect, test } from '@jest/globals';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { commandSchema } from '../../../src/slack/inbox-item.js';
import { plainMessage } from '../../../src/slack/messages/plain-message.js';
import { problemText } from '../../../src/slack/messages/problem-text.js';
import { parseCommand } from '../../../src/slack/parse-command.js';
import { blockProblems } from '../../stand-ins/slack/block-kit.js';

const secrets = { 'auth-api': { development: { namespace: 'development' } }, mail: {} };

/** Text made of what commands are made of, and of what they must never be made of. */
const words = constantFrom(
  'auth-api',
  'mail',
  'plan',
  'status',
  'rollback',
  'refs',
  '20260101020304',
  'help',
  '--at',
  'now',
  '02:00',
  '--reason',
  '--env',
  'dev',
  '--',

  '"',
  "'",
  '“',
  '—',
  '=',
  '&lt;',
  '&amp;',
  '<!channel>',
  '<@U0EVIL>',
  '@here',
  '`',
  '```',
  '\u0000',
  '\u202e',
  '\n',
  '__proto__',
);
const typed = oneof(
  string({ unit: 'binary', maxLength: 3000 }),
  array(oneof(words, string({ maxLength: 20 })), { maxLength: 30 }).map((parts) => parts.join(' ')),
  array(words, { maxLength: 30 }).map((parts) => parts.join('')),
);

test('whatever is typed is answered: with help, with a command that the inbox takes, or with a problem in words', () => {
  assert(
    property(typed, (text) => {
      const parsed = parseCommand(text, secrets);
      if (parsed.type === 'command') expect(commandSchema.safeParse(parsed.command).success).toBe(true);
      if (parsed.type !== 'problem') return;
      const message = plainMessage(problemText(parsed.problem));
      expect(blockProblems(message.blocks, 'message')).toEqual([]);
      expect(JSON.stringify(message)).not.toMatch(/<[!@#]|@(here|channel|everyone)/);
    }),
    { numRuns: 2000 },
  );
});

test('nothing is started by a command that did not name exactly one known secret first', () => {
  assert(
    property(typed, (text) => {
      const parsed = parseCommand(text, secrets);
      if (parsed.type !== 'command' || parsed.command.verb !== 'start') return;
      expect(Object.keys(secrets)).toContain(parsed.command.secret);
      expect(text.toLowerCase()).toContain(parsed.command.secret);
    }),
    { numRuns: 2000 },
  );
});
