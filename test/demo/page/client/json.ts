import type { Json } from '../shown.js';

/** A nested object of a block, empty where there is none. */
export function object(json: Json, key: string): Json {
  const value = json[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function objects(json: Json, key: string): readonly Json[] {
  const value = json[key];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function text(json: Json, key: string): string {
  const value = json[key];
  return typeof value === 'string' ? value : '';
}
