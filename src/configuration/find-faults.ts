import { explainIssue, plainMessage } from './explain-issue.js';
import { notAvailableYet } from './not-available-yet.js';
import type { Finding, Path } from './problem.js';
import { isMapping } from './raw-value.js';
import { checkApprovers } from './rules/approvers.js';
import { checkKeys } from './rules/keys.js';
import { checkLiterals } from './rules/literals.js';
import { outlineOf } from './rules/outline.js';
import { checkPlaces } from './rules/places.js';
import { checkStages } from './rules/stages.js';
import { checkWaits } from './rules/waits.js';
import { catalogueSchema } from './schema/catalogue-schema.js';

/**
 * Everything that is wrong with a parsed file, however much it is: shape, rules over several fields, secret literals, and
 * what is not available yet. One mistake is told once: what only follows from a misspelt key, and what else is to be said of
 * a text that looks like a secret, is left out.
 */
export function findFaults(raw: unknown): Finding[] {
  const literals = checkLiterals(raw);
  const misspelt = checkStages(outlineOf(raw), raw);
  const respelt = respell(raw, misspelt);
  const others = findIn(respelt).map((finding) => ({ ...finding, path: asWritten(finding.path, misspelt) }));
  return [...literals, ...withoutEchoes(withoutConsequences([...misspelt, ...others]), literals)];
}

function findIn(raw: unknown): Finding[] {
  const outline = outlineOf(raw);
  const parsed = catalogueSchema.safeParse(raw, { error: plainMessage });
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => explainIssue(issue, catalogueSchema, raw));
  return [
    ...shape,
    ...checkApprovers(outline),
    ...checkPlaces(outline, raw),
    ...checkKeys(outline),
    ...checkWaits(outline),
    ...notAvailableYet(raw),
  ];
}

/** The file as it would be with its environments spelt right, so that what is inside them is checked as what it is. */
function respell(raw: unknown, misspelt: readonly Finding[]): unknown {
  return misspelt.reduce((file, { path, meant }) => (meant === undefined ? file : renamed(file, path, meant)), raw);
}

function renamed(value: unknown, [key, ...rest]: Path, name: string): unknown {
  if (!isMapping(value) || key === undefined) return value;
  const entries = Object.entries(value).map(([each, inner]): [string, unknown] => {
    if (each !== key) return [each, inner];
    return rest.length === 0 ? [name, inner] : [each, renamed(inner, rest, name)];
  });
  return Object.fromEntries(entries);
}

function asWritten(path: Path, misspelt: readonly Finding[]): Path {
  const found = misspelt.find(
    ({ path: wrong, meant }) => meant !== undefined && isWithin(path, [...wrong.slice(0, -1), meant]),
  );
  return found === undefined ? path : [...found.path, ...path.slice(found.path.length)];
}

/** Leaves out that a key is missing where a misspelt one stands for it. */
function withoutConsequences(findings: readonly Finding[]): Finding[] {
  const meant = findings.flatMap(({ path, meant }) => (meant === undefined ? [] : [[...path.slice(0, -1), meant]]));
  return findings.filter(({ path, at }) => at !== 'parent' || !meant.some((missing) => isWithin(path, missing)));
}

/** A text that looks like a secret is told as such and no further; of each place, the first thing wrong is told. */
function withoutEchoes(findings: readonly Finding[], literals: readonly Finding[]): Finding[] {
  const told = new Set(literals.map(({ path }) => JSON.stringify(path)));
  return findings.filter(({ path }) => {
    const isNew = !told.has(JSON.stringify(path));
    told.add(JSON.stringify(path));
    return isNew;
  });
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((segment, index) => path[index] === segment);
}
