import { randomUUID } from 'node:crypto';

import type { DatadogState } from './datadog-state.js';
import { downtimeResource, isActive, mutes, type Downtime } from './downtimes.js';
import { fieldsOf, ok, refused, stringOf, type Route } from './route.js';

/** v2 downtimes: list (thirty unless paged), create, read, cancel, and those that match a monitor. */
export function downtimeRoutes(state: DatadogState): readonly Route[] {
  const route = (name: string, answer: Route['answer']): Route => ({ name, keys: 'both', limited: false, answer });
  return [
    route('GET /api/v2/downtime', ({ request: { query } }) => list(state, query)),
    route('POST /api/v2/downtime', ({ body }) => create(state, body)),
    route('GET /api/v2/downtime/{id}', ({ id }) => {
      const found = state.downtimes.find((downtime) => downtime.id === id);
      return found ? ok({ data: downtimeResource(found, state.now()) }) : refused(404, 'Downtime not found');
    }),
    route('DELETE /api/v2/downtime/{id}', ({ id }) => {
      const found = state.downtimes.find((downtime) => downtime.id === id);
      if (found === undefined) return refused(404, 'Downtime not found');
      found.canceled = state.now();
      return { status: 204 };
    }),
    route('GET /api/v2/monitor/{id}/downtime_matches', ({ id }) => matches(state, Number(id))),
  ];
}

function list(state: DatadogState, query: URLSearchParams) {
  const now = state.now();
  const all = state.downtimes.filter((downtime) => query.get('current_only') !== 'true' || isActive(downtime, now));
  const offset = Number(query.get('page[offset]') ?? 0);
  const page = all.slice(offset, offset + Number(query.get('page[limit]') ?? 30));
  const data = page.map((downtime) => downtimeResource(downtime, now));
  return ok({ data, meta: { page: { total_filtered_count: all.length } } });
}

function create(state: DatadogState, body: unknown) {
  const attributes = fieldsOf(fieldsOf(fieldsOf(body)['data'])['attributes']);
  const identifier = fieldsOf(attributes['monitor_identifier']);
  const schedule = fieldsOf(attributes['schedule']);
  const scope = stringOf(attributes['scope']);
  if (scope === '') return refused(400, 'Invalid downtime: scope is required');
  const monitorId = identifier['monitor_id'];
  if (typeof monitorId === 'number' && !state.monitors.has(monitorId)) return refused(404, 'Monitor not found');
  const tags = identifier['monitor_tags'];
  const downtime = addDowntime(state, {
    scope,
    message: stringOf(attributes['message']) || null,
    monitorId: typeof monitorId === 'number' ? monitorId : undefined,
    monitorTags: Array.isArray(tags) ? tags.map(String) : [],
    start: timeOf(schedule['start']) ?? state.now(),
    end: timeOf(schedule['end']),
  });
  return ok({ data: downtimeResource(downtime, state.now()) });
}

export function addDowntime(
  state: DatadogState,
  fields: Omit<Downtime, 'id' | 'legacyId' | 'created' | 'canceled'>,
): Downtime {
  const legacyId = 1_400_000_000 + state.downtimes.length;
  const downtime = { ...fields, id: randomUUID(), legacyId, created: state.now(), canceled: null };
  state.downtimes.push(downtime);
  return downtime;
}

/** The whole monitor is called `*` here. */
function matches(state: DatadogState, monitorId: number) {
  const monitor = state.monitors.get(monitorId);
  if (monitor === undefined) return refused(404, 'Monitor not found');
  const active = state.downtimes.filter((downtime) => isActive(downtime, state.now()) && mutes(downtime, monitor));
  const data = active.map(({ id, scope, start, end }) => {
    const times = { start: new Date(start).toISOString(), end: end === null ? null : new Date(end).toISOString() };
    return { type: 'downtime_match', id, attributes: { scope, groups: scope === '*' ? ['*'] : [scope], ...times } };
  });
  return ok({ data, meta: { page: { total_filtered_count: data.length } } });
}

function timeOf(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}
