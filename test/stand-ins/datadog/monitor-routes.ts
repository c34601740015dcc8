import type { DatadogState } from './datadog-state.js';
import { classOf, monitorAnswer, searchAnswer } from './monitor-answers.js';
import { newMonitor, scopeOf, type Monitor } from './monitor.js';
import { fieldsOf, ok, refused, stringOf, type Route, type RouteCall } from './route.js';

/** v1 monitors: get, list, search, validate, create. */
export function monitorRoutes(state: DatadogState): readonly Route[] {
  return [
    { name: 'GET /api/v1/monitor/{id}', keys: 'both', limited: true, answer: (call) => getMonitor(state, call) },
    { name: 'GET /api/v1/monitor', keys: 'both', limited: true, answer: (call) => listMonitors(state, call) },
    { name: 'GET /api/v1/monitor/search', keys: 'both', limited: true, answer: (call) => search(state, call) },
    { name: 'POST /api/v1/monitor/validate', keys: 'both', limited: false, answer: ({ body }) => validate(body) },
    { name: 'POST /api/v1/monitor', keys: 'both', limited: true, answer: ({ body }) => createMonitor(state, body) },
  ];
}

function getMonitor(state: DatadogState, { id, request: { query } }: RouteCall) {
  const monitor = state.monitors.get(Number(id));
  if (!/^\d+$/.test(id)) return refused(400, "The value provided for parameter 'monitor_id' is invalid");
  if (monitor === undefined) return refused(404, 'Monitor not found');
  const asked = { groupStates: query.get('group_states') ?? '', downtimes: query.get('with_downtimes') === 'true' };
  return ok(monitorAnswer(monitor, asked, state.downtimes, state.now()));
}

/** Lists carry `matching_downtimes` even unasked; `group_states` chooses groups, not monitors. */
function listMonitors(state: DatadogState, { request: { query } }: RouteCall) {
  const own = tagsOf(query.get('monitor_tags'));
  const scope = tagsOf(query.get('tags'));
  const name = (query.get('name') ?? '').toLowerCase();
  const after = Number(query.get('id_offset') ?? 0);
  const wanted = state.sorted().filter((monitor) => {
    const inScope = scope.every((tag) => scopeOf(monitor.query).includes(tag));
    const tagged = own.every((tag) => monitor.tags.includes(tag));
    return inScope && tagged && monitor.name.toLowerCase().includes(name) && monitor.id > after;
  });
  const asked = { groupStates: query.get('group_states') ?? '', downtimes: true };
  const withDowntimes = query.get('with_downtimes') === 'true' ? state.downtimes : [];
  const page = pageOf(wanted, query.get('page'), query.get('page_size'));
  return ok(page.map((monitor) => monitorAnswer(monitor, asked, withDowntimes, state.now())));
}

/** Without `page` everything comes; a page holds 100 unless told, 1000 at most. */
function pageOf(all: readonly Monitor[], page: string | null, size: string | null): readonly Monitor[] {
  if (page === null) return size === null ? all : all.slice(0, Number(size));
  const length = Math.min(Number(size ?? 100), 1000);
  return all.slice(Number(page) * length, (Number(page) + 1) * length);
}

const searchable = ['alert', 'warn', 'no data', 'ok', 'ignored', 'skipped', 'unknown'];

/** `page_count` is how many are on this page. Every word must match; what the query can't mean is refused. */
function search(state: DatadogState, { request: { query } }: RouteCall) {
  const status = /status:(?:"([^"]*)"|([^\s()]+))/.exec(query.get('query') ?? '');
  const asked = status?.[1] ?? status?.[2];
  if (asked !== undefined && !searchable.includes(asked.toLowerCase())) {
    return refused(400, `Query parsing error: '${asked}' is not a valid monitor status`);
  }
  const found = state.sorted().filter((monitor) => matches(monitor, query.get('query') ?? ''));
  const [page, size] = [Number(query.get('page') ?? 0), Number(query.get('per_page') ?? 30)];
  const monitors = found.slice(page * size, (page + 1) * size).map(searchAnswer);
  const metadata = { page, per_page: size, page_count: monitors.length, total_count: found.length };
  const counts = {
    status: counted(found.map(({ overallState }) => overallState)),
    muted: counted(monitors.map((monitor) => monitor['muted_until_ts'] !== null)),
    tag: counted(found.flatMap(({ tags }) => tags)),
    type: counted(found.map(classOf)),
  };
  return ok({ monitors, metadata, counts });
}

function counted<T>(values: readonly T[]): readonly { readonly name: T; readonly count: number }[] {
  return [...new Set(values)].map((name) => ({ name, count: values.filter((value) => value === name).length }));
}

/** `status:alert tag:"env:production" id:(1 OR 2) words of the name` */
function matches(monitor: Monitor, query: string): boolean {
  const terms = [...query.matchAll(/(\w+):(\([^)]*\)|"[^"]*"|\S+)|(\S+)/g)];
  return terms.every(([, field = '', quoted = '', word = '']) => {
    const values = quoted
      .replace(/^[("]|[)"]$/g, '')
      .split(/\s+OR\s+/)
      .map((value) => value.replaceAll('"', ''));
    if (field === 'status')
      return values.some((value) => String(monitor.overallState).toLowerCase() === value.toLowerCase());
    if (field === 'id') return values.includes(String(monitor.id));
    if (field === 'tag') return values.some((value) => monitor.tags.includes(value));
    if (field === 'type') return values.includes(classOf(monitor));
    // Any other field is one of its tags: `service:auth`.
    if (field !== '' && field !== 'title') return values.some((value) => monitor.tags.includes(`${field}:${value}`));
    return monitor.name.toLowerCase().includes((word || quoted).toLowerCase());
  });
}

const types = [
  'metric alert',
  'query alert',
  'service check',
  'event-v2 alert',
  'slo alert',
  'composite',
  'log alert',
  'process alert',
  'rum alert',
  'trace-analytics alert',
  'synthetics alert',
  'error-tracking alert',
  'ci-pipelines alert',
];

function validate(body: unknown) {
  const problem = problemOf(body);
  return problem === undefined ? ok({}) : refused(400, problem);
}

/** The problems that Datadog names first: type, query, threshold. */
function problemOf(body: unknown): string | undefined {
  const { type, query, options } = fieldsOf(body);
  if (typeof type !== 'string' || !types.includes(type)) return "The value provided for parameter 'type' is invalid";
  if (typeof query !== 'string' || query === '') return 'Missing required attribute query';
  if (type !== 'metric alert' && type !== 'query alert') return undefined;
  const limit = /^\w+\(.+\):.+\{.*\}.*(?:>=|<=|==|!=|>|<)\s*(-?[\d.]+)$/.exec(query)?.[1];
  if (limit === undefined) return "The value provided for parameter 'query' is invalid";
  const critical = fieldsOf(fieldsOf(options)['thresholds'])['critical'];
  if (critical === undefined || critical === Number(limit)) return undefined;
  return `Alert threshold (${JSON.stringify(critical)}) does not match that used in the query (${limit})`;
}

/** An identical monitor is refused; a `metric alert` is stored as a `query alert`. */
function createMonitor(state: DatadogState, body: unknown) {
  const problem = problemOf(body);
  if (problem !== undefined) return refused(400, problem);
  const { name, query, message, tags, options, type, priority } = fieldsOf(body);
  const twin = state.sorted().find((monitor) => monitor.query === query && monitor.name === name);
  if (twin) return refused(400, `Duplicate of an existing monitor_id:${twin.id} org_id:1000001`);
  const fields = {
    name: stringOf(name),
    query: stringOf(query),
    message: stringOf(message),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    options: { silenced: {}, include_tags: true, notify_no_data: false, ...fieldsOf(options) },
    type: type === 'metric alert' ? 'query alert' : stringOf(type),
    priority: typeof priority === 'number' ? priority : null,
  };
  const monitor = newMonitor(state.nextMonitorId(), fields, state.now());
  state.monitors.set(monitor.id, monitor);
  return ok(monitorAnswer(monitor, { groupStates: '', downtimes: false }, [], state.now()));
}

function tagsOf(list: string | null): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
