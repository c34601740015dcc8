import type { Selector } from './workload-object.js';

export type Labels = Readonly<Record<string, string>>;

/** Whether a selector selects an object with these labels, as the API server reads it: empty selects all, none nothing. */
export function matchesSelector(selector: Selector | null | undefined, labels: Labels): boolean {
  if (!selector) return false;
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every((expression) => matchesExpression(expression, labels))
  );
}

/** Whether all of `wanted` are among these labels. */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => valueOf(labels, key) === value);
}

export type Expression = NonNullable<Selector['matchExpressions']>[number];

function matchesExpression({ key, operator, values }: Expression, labels: Labels): boolean {
  const value = valueOf(labels, key);
  const isListed = value !== undefined && (values ?? []).includes(value);
  if (operator === 'In') return isListed;
  if (operator === 'NotIn') return !isListed;
  if (operator === 'Exists') return value !== undefined;
  return operator === 'DoesNotExist' && value === undefined;
}

/** A label's value; never what every object of the language has. */
function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
