import type { DatadogState, StoredEvent } from './datadog-state.js';
import { fieldsOf, ok, refused, stringOf, type Route } from './route.js';

/** v1 and v2 events. They carry no rate limit headers, and creating one wants the API key only. */
export function eventRoutes(state: DatadogState): readonly Route[] {
  return [
    { name: 'POST /api/v1/events', keys: 'api', limited: false, answer: ({ body }) => createV1(state, body) },
    { name: 'GET /api/v1/events/{id}', keys: 'both', limited: false, answer: ({ id }) => readV1(state, id) },
    {
      name: 'GET /api/v1/events',
      keys: 'both',
      limited: false,
      answer: ({ request: { query } }) => listV1(state, query),
    },
    { name: 'POST /api/v2/events', keys: 'api', limited: false, answer: ({ body }) => createV2(state, body) },
  ];
}

function createV1(state: DatadogState, body: unknown) {
  const { title, text, tags, date_happened: seconds } = fieldsOf(body);
  if (stringOf(title) === '' || typeof text !== 'string') return refused(400, 'Missing required field: title and text');
  const at = typeof seconds === 'number' ? seconds * 1000 : state.now();
  const event = keep(state, { version: 'v1', at, title: stringOf(title), text, tags: textList(tags), body });
  return json(`{"status":"ok","event":${v1Json(event)}}`, 202);
}

function readV1(state: DatadogState, id: string) {
  const found = state.events.find((event) => event.version === 'v1' && event.id === id);
  return found === undefined
    ? refused(404, 'No event matches that event_id.')
    : json(`{"event":${v1Json(found)}}`, 200);
}

function listV1(state: DatadogState, query: URLSearchParams) {
  const [start, end] = [Number(query.get('start')) * 1000, Number(query.get('end')) * 1000];
  const tags = (query.get('tags') ?? '').split(',').filter((tag) => tag !== '');
  const found = state.events.filter(
    (event) => event.at >= start && event.at <= end && tags.every((tag) => event.tags.includes(tag)),
  );
  return json(`{"events":[${found.map(v1Json).join(',')}]}`, 200);
}

function createV2(state: DatadogState, body: unknown) {
  const data = fieldsOf(fieldsOf(body)['data']);
  const attributes = fieldsOf(data['attributes']);
  const { title, message, tags, timestamp, category } = attributes;
  if (data['type'] !== 'event' || stringOf(title) === '') return refused(400, 'Invalid event: title is required');
  if (category !== 'change' && category !== 'alert') return refused(400, 'Invalid event: unknown category');
  const at = timestamp === undefined ? state.now() : Date.parse(stringOf(timestamp));
  const text = stringOf(message);
  const event = keep(state, { version: 'v2', at, title: stringOf(title), text, tags: textList(tags), body });
  const evt = { id: event.id, uid: `uid-${event.id}` };
  const links = { self: `https://app.datadoghq.com/event/event?id=${event.id}` };
  return ok({ data: { type: 'event', attributes: { attributes: { evt } } }, links }, 202);
}

function keep(state: DatadogState, fields: Omit<StoredEvent, 'id'>): StoredEvent {
  const event = { id: state.nextEventId(), ...fields };
  state.events.push(event);
  return event;
}

/** The numeric id stands in the JSON with all its digits, as Datadog sends it: readers round it. */
function v1Json({ id, at, title, text, tags }: StoredEvent): string {
  const rest = JSON.stringify({
    id_str: id,
    title,
    text,
    tags,
    date_happened: Math.floor(at / 1000),
    priority: 'normal',
  });
  return `{"id":${id},${rest.slice(1)}`;
}

function json(body: string, status: number) {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
