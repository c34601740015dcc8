import { matchesLabels, matchesSelector, type Labels } from '../matches-selector.js';
import type { Selector } from '../workload-object.js';
import { greenLabels, greenValue, type Difference } from './green.js';

const longest = 63;

export interface LabelOrder {
  /** The labels of the original's pod template, and the selector of its Deployment. */
  readonly labels: Labels;
  readonly selector: Selector;
  /** The selectors of the Services that the route sends to. */
  readonly routed: readonly Labels[];
  /** The selectors of the other Services that select the original's pods. */
  readonly others: readonly Labels[];
}

export type LabelDifference =
  | { readonly difference: Difference }
  /** `label` would be longer than a label may be; or nothing tells the copy's pods from what `original` selects. */
  | { readonly tooLong: string }
  | { readonly inseparable: 'original' };

/**
 * Which labels must differ so that no Service and not the original's own selector selects the copy's pods: those that
 * the routed Services select by, and more only where these are not enough.
 */
export function labelDifference({ labels, selector, routed, others }: LabelOrder): LabelDifference {
  const keys = new Set(routed.flatMap((one) => Object.keys(one)));
  const green = (): Labels => greenLabels({ labels, keys: [...keys] });
  for (const other of others) if (matchesLabels(other, green())) for (const key of Object.keys(other)) keys.add(key);
  if (matchesSelector(selector, green())) for (const key of keysOf(selector)) keys.add(key);
  if (matchesSelector(selector, green())) return { inseparable: 'original' };
  const sorted = [...keys].sort();
  const long = sorted.find((key) => greenValue(labels[key] ?? '').length > longest);
  return long === undefined ? { difference: { labels, keys: sorted } } : { tooLong: `${long}=${labels[long] ?? ''}` };
}

function keysOf({ matchLabels, matchExpressions }: Selector): string[] {
  const named = (matchExpressions ?? []).filter(({ operator }) => operator === 'In').map(({ key }) => key);
  return [...Object.keys(matchLabels ?? {}), ...named];
}
