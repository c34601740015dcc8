import type { Expression } from '../matches-selector.js';
import type { Selector } from '../workload-object.js';
import { differs, greenValue, greenValues, type Difference } from './green.js';

/** A selector that selects of the copy what the given one selects of the original, and nothing of the original. */
export function narrowed(selector: Selector, difference: Difference): Selector {
  const { matchLabels, matchExpressions } = selector;
  const green = (expression: Expression): Expression =>
    isConcerned(expression, difference) ? { ...expression, values: greenOf(expression, difference) } : expression;
  return {
    ...selector,
    ...(matchLabels ? { matchLabels: greenValues(matchLabels, difference) } : {}),
    ...(matchExpressions ? { matchExpressions: matchExpressions.map(green) } : {}),
  };
}

/** A selector that selects what the given one selects, and the same of the copy. */
export function widened(selector: Selector, difference: Difference): Selector {
  const labels = Object.entries(selector.matchLabels ?? {});
  const isOther = ([key, value]: readonly [string, string]) => differs(difference, key, value);
  const both = labels
    .filter(isOther)
    .map(([key, value]): Expression => ({ key, operator: 'In', values: [value, greenValue(value)] }));
  const widen = (expression: Expression): Expression =>
    isConcerned(expression, difference)
      ? { ...expression, values: [...(expression.values ?? []), ...greenOf(expression, difference)] }
      : expression;
  const expressions = [...(selector.matchExpressions ?? []).map(widen), ...both];
  const rest = labels.filter((entry) => !isOther(entry));
  const { matchLabels: _labels, matchExpressions: _expressions, ...others } = selector;
  return {
    ...others,
    ...(rest.length > 0 ? { matchLabels: Object.fromEntries(rest) } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
}

/** Only `In` names what is wanted; what is not wanted stays as it is, and is checked by its effect. */
function isConcerned({ key, operator, values }: Expression, difference: Difference): boolean {
  return operator === 'In' && (values ?? []).some((value) => differs(difference, key, value));
}

function greenOf({ key, values }: Expression, difference: Difference): string[] {
  return (values ?? []).filter((value) => differs(difference, key, value)).map(greenValue);
}
