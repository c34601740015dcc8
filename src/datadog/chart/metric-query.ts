/** A metric monitor's condition taken apart: what `/api/v1/query` takes, and when the monitor alerts. */
export interface MetricQuery {
  /** Without the monitor's own evaluation: `avg:http.errors{env:production} by {pod}`. */
  readonly expression: string;
  /** What is made of the window's points: `avg`, `max`, `change` and so on. */
  readonly aggregation: string;
  /** As Datadog writes it: `5m`; undefined where the query doesn't say. */
  readonly window: string | undefined;
  readonly comparator: string;
  readonly limit: number;
  /** Whether single points can be compared with the limit: not those of a sum, a change or an anomaly. */
  readonly isComparable: boolean;
}

/** What a monitor judges by a function of its own around the metric: the metric itself is what can be looked at. */
const judging = /^(anomalies|outliers|forecast)$/;
const head = /^\s*([a-z_]+)\s*(?=\()/;
const tail = /\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$/i;

/** A monitor's metric query, or undefined for one that has none: logs, composites, SLOs, service checks and the like. */
export function metricQuery(type: string, query: string): MetricQuery | undefined {
  if (type !== 'metric alert' && type !== 'query alert') return undefined;
  const condition = tail.exec(query);
  const evaluation = callAt(query.slice(0, condition?.index));
  if (!condition || !evaluation?.rest.startsWith(':')) return undefined;
  const [, comparator = '', limit = ''] = condition;
  const asked = evaluation.rest.slice(1).trim();
  const inner = callAt(asked);
  const isJudged = inner !== undefined && judging.test(inner.name);
  const expression = isJudged ? firstArgument(inner.inside) : asked;
  const { name: aggregation, inside } = evaluation;
  if (!/[\w.]+\s*\{/.test(expression)) return undefined;
  return {
    expression,
    aggregation,
    window: /last_(\w+)/.exec(inside)?.[1],
    comparator,
    limit: Number(limit),
    isComparable: !isJudged && pointsCompare(aggregation, expression),
  };
}

/** A sum over a window compares with the limit only where it is a ratio of counts: Datadog sums those before it divides. */
function pointsCompare(aggregation: string, expression: string): boolean {
  if (aggregation === 'sum') return expression.includes('.as_count()') && /\)\s*\//.test(expression);
  return aggregation === 'avg' || aggregation === 'min' || aggregation === 'max';
}

interface Call {
  readonly name: string;
  readonly inside: string;
  readonly rest: string;
}

/** The call that a text begins with: `avg(last_5m):x` is avg, of `last_5m`, with `:x` after it. */
function callAt(text: string): Call | undefined {
  const [whole, name] = head.exec(text) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  const end = closing(text, whole.length);
  return end < 0 ? undefined : { name, inside: text.slice(whole.length + 1, end), rest: text.slice(end + 1) };
}

function closing(text: string, opening: number): number {
  let depth = 0;
  for (let at = opening; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at;
  }
  return -1;
}

/** Up to the first comma that is in no brackets: tags have commas of their own. */
function firstArgument(inside: string): string {
  let depth = 0;
  for (let at = 0; at < inside.length; at += 1) {
    const character = inside.charAt(at);
    if ('({'.includes(character)) depth += 1;
    if (')}'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) return inside.slice(0, at).trim();
  }
  return inside.trim();
}
