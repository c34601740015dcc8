import type { DatadogState } from './datadog-state.js';
import { ok, refused, type Route } from './route.js';

/** `/api/v1/query`: seconds in, milliseconds out, about 300 points at most, null where nothing was measured. */
export function metricRoutes(state: DatadogState): readonly Route[] {
  return [
    {
      name: 'GET /api/v1/query',
      keys: 'both',
      limited: true,
      answer: ({ request: { query } }) => {
        const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
        const expression = query.get('query') ?? '';
        const parsed = /(\w+):([\w.]+)\{([^}]*)\}/.exec(expression);
        if (!(to > from)) return refused(400, 'Invalid query parameters: from must be before to');
        if (parsed === null) return refused(400, 'Error parsing query: unable to parse');
        const [, aggr, metric, scope = ''] = parsed;
        return ok(seriesAnswer(state, { from, to, expression, aggr, metric, scope: scope || '*' }));
      },
    },
  ];
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly expression: string;
  readonly aggr: string | undefined;
  readonly metric: string | undefined;
  readonly scope: string;
}

const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

function seriesAnswer(state: DatadogState, asked: Asked): Readonly<Record<string, unknown>> {
  const { from, to, expression, aggr, metric, scope } = asked;
  const interval = steps.find((step) => (to - from) / step <= 300) ?? 7200;
  const pointlist: [number, number | null][] = [];
  for (let at = Math.ceil(from / interval) * interval; at <= to; at += interval) {
    pointlist.push([at * 1000, state.series(at * 1000, expression)]);
  }
  const measured = pointlist.some(([, value]) => value !== null);
  const series = {
    metric,
    display_name: metric,
    expression,
    aggr,
    scope,
    tag_set: [],
    interval,
    length: pointlist.length,
    start: pointlist[0]?.[0] ?? from * 1000,
    end: (pointlist.at(-1)?.[0] ?? to * 1000) + interval * 1000 - 1,
    unit: null,
    pointlist,
    query_index: 0,
    attributes: {},
  };
  const dates = { from_date: from * 1000, to_date: to * 1000 };
  const common = {
    status: 'ok',
    res_type: 'time_series',
    resp_version: 1,
    query: expression,
    message: '',
    group_by: [],
  };
  return { ...common, ...dates, series: measured ? [series] : [], values: [], times: [] };
}
