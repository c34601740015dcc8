import type { StandInRequest } from '../stand-in-server.js';

/** A JSON object whose content nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string under `key`, or '' when there is none. */
export function textOf(value: unknown, key: string): string {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : '';
}

/** The objects of an array; anything else in it is left out. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

/** The arguments of a Web API call: JSON, or a form whose structured fields are JSON strings, as `WebClient` sends them. */
export function argumentsOf(request: StandInRequest): JsonObject {
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(request.query);
  const body = request.body.toString('utf8');
  if (type.startsWith('application/json')) {
    const parsed = parsedOrText(body);
    return isJsonObject(parsed) ? { ...query, ...parsed } : query;
  }
  const form: Record<string, unknown> = { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  for (const key of ['blocks', 'attachments', 'metadata', 'view', 'files']) {
    const value = form[key];
    if (typeof value === 'string') form[key] = parsedOrText(value);
  }
  return form;
}

/** What is no JSON stays as it is: the method that wanted an object then refuses it. */
function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
