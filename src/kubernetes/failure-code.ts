import { redact } from './redact.js';

/** A failure's code (`ECONNREFUSED`) or class (`TypeError`); never its message, which may hold anything. */
export function failureCode(error: unknown): string {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  if (typeof code === 'string') return redact(code);
  return typeof name === 'string' ? redact(name) : typeof error;
}
