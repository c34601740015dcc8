import type { z } from 'zod';
import { nearest } from './did-you-mean.js';
import { knownKeys } from './known-keys.js';
import type { Finding, Path } from './problem.js';
import { kindOf, rawAt } from './raw-value.js';
import { looksLikeSecret } from './secret-literal.js';

type Issue = z.core.$ZodIssue;

/** What the schema's own words don't say: used for every part of it that has no sentence of its own. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unit(issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unit(issue.origin)}`;
  if (issue.code === 'invalid_value') return `must be ${alternatives(issue.values)}`;
  if (issue.code === 'invalid_union') return `must be ${alternatives(optionsOf(issue))}`;
  return undefined;
}

/** Turns one issue of the schema into findings: one for each unknown key, otherwise one. */
export function explainIssue(issue: Issue, schema: z.ZodType, raw: unknown): Finding[] {
  const path = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], knownKeys(schema, path, raw)));
  }
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => ({ path, at: 'key', message: inner.message }));
  return [wrongValue(path, raw, issue)];
}

/** An unknown key, with the known one that is probably meant, or with all that are known there. */
export function unknownKey(path: Path, known: readonly string[]): Finding {
  const meant = nearest(String(path.at(-1)), known);
  const finding: Finding = { path, at: 'key', message: 'unknown key' };
  if (meant !== undefined) return { ...finding, hint: `did you mean "${meant}"?`, meant };
  return known.length === 0 ? finding : { ...finding, hint: `known here: ${known.join(', ')}` };
}

function wrongValue(path: Path, raw: unknown, issue: Issue): Finding {
  const value = rawAt(raw, path);
  if (value === undefined) return { path, at: 'parent', message: `is missing: it ${issue.message}` };
  const meant = typeof value === 'string' ? nearest(value, choicesOf(issue)) : undefined;
  const finding: Finding = { path, at: 'value', message: `${issue.message}${got(path, value, issue)}` };
  return meant === undefined ? finding : { ...finding, hint: `did you mean "${meant}"?` };
}

/** What the file says, if it is short and plain. Under `value` it might be a misplaced value: there only its kind is said. */
function got(path: Path, value: unknown, issue: Issue): string {
  if (path.includes('value')) return issue.code === 'invalid_type' ? ` (got ${kindOf(value)})` : '';
  if (typeof value === 'number') return ` (got ${value})`;
  if (typeof value !== 'string') return issue.code === 'invalid_type' ? ` (got ${kindOf(value)})` : '';
  const isPlain = /^[\w .,:;+*/@#-]{1,40}$/.test(value) && !looksLikeSecret(value);
  return isPlain ? ` (got "${value}")` : '';
}

/** The words that would have been right, where they can be listed. */
function choicesOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  const params: { choices?: unknown } | undefined = issue.code === 'custom' ? issue.params : undefined;
  return [...optionsOf(issue), ...(Array.isArray(params?.choices) ? params.choices : [])].map(String);
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list, such as [a, b]',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
};

/** What the discriminator of several shapes may say. */
function optionsOf(issue: object): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' items long' : '';
}

function alternatives(values: readonly unknown[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
