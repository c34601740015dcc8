import { z } from 'zod';

const LONGEST = 300;

/**
 * A regular expression that log lines are searched with. Refused: what doesn't compile, what matches every line, and a
 * repeated group that repeats or chooses inside, such as `(a+)+`: one hostile line could keep it busy for hours.
 */
export const patternSchema = z
  .string({ error: 'must be a regular expression, such as "invalid token"' })
  .max(LONGEST, { error: `must be at most ${LONGEST} characters long` })
  .refine(compiles, { error: 'must be a valid regular expression', abort: true })
  .refine((text) => !new RegExp(text).test(''), { error: 'must not match an empty line: it would match every line' })
  .refine((text) => !hasNestedRepetition(text), {
    error:
      'must not repeat a group that repeats or chooses inside, as (a+)+ and (a|aa)+ do: one long line could block the check',
  })
  .describe('A regular expression; each log line that it matches counts.');

function compiles(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

const REPEATS = /^(?:[*+]|\{\d+,\d*\}|\{\d{2,}\})/;

/** Walks the expression once; each open group remembers whether something in it repeats or chooses. */
function hasNestedRepetition(text: string): boolean {
  const tokens = text.replace(/\\./g, 'x').replace(/\[(?:[^\]])*\]/g, 'x');
  const groups: boolean[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const rest = tokens.slice(index);
    if (rest.startsWith('(')) groups.push(false);
    else if (rest.startsWith(')')) {
      const inside = groups.pop() ?? false;
      if (inside && REPEATS.test(rest.slice(1))) return true;
      if (inside) markOpenGroup(groups);
    } else if (REPEATS.test(rest) || rest.startsWith('|')) markOpenGroup(groups);
  }
  return false;
}

function markOpenGroup(groups: boolean[]): void {
  if (groups.length > 0) groups[groups.length - 1] = true;
}
