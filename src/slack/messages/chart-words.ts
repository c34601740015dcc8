/** The words that stand in a chart, and those that tell of it to whoever can't see it. They are plain text. */
export const chartMarkLabels = { switch: 'switched', alert: 'alert', rollback: 'rollback' } as const;

export function chartStepLabel(percent: number): string {
  return `${percent} %`;
}

interface Condition {
  readonly aggregation: string;
  readonly window: string | undefined;
  readonly comparator: string;
  readonly limit: number;
}

const signs: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '==': '=', '!=': '≠' };

function sign(comparator: string): string {
  return signs[comparator] ?? comparator;
}

/** `alert > 0.05` */
export function chartLimitLabel(kind: 'alert' | 'warn', comparator: string, value: number): string {
  return `${kind} ${sign(comparator)} ${value}`;
}

/** `production · alerts when avg over 5m > 0.05 · 3 of 9 groups · 29 Nov 2026`; `day` in epoch milliseconds, UTC. */
export function chartSubtitle(order: {
  readonly stage: string;
  readonly condition: Condition;
  readonly shown: number;
  readonly more: number;
  readonly day: number;
}): string {
  const { stage, condition, shown, more, day } = order;
  const groups = more === 0 ? [] : [`${shown} of ${shown + more} groups`];
  return [stage, conditionText(condition), ...groups, dayText(day)].join(' · ');
}

function conditionText({ aggregation, window, comparator, limit }: Condition): string {
  const over = window === undefined ? '' : ` over ${window}`;
  return `alerts when ${aggregation}${over} ${sign(comparator)} ${limit}`;
}

function dayText(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    at,
  );
}

/** What a picture shows, for people who can't see it. */
export function chartAlt(name: string, stage: string, highest: string): string {
  return `Line chart of ${name} in ${stage} around the switch, with the moments of switch, alert and rollback marked. Highest value: ${highest}.`;
}
