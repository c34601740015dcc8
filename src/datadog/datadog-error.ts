export type DatadogErrorCode =
  'unreachable' | 'unauthorised' | 'forbidden' | 'rate-limited' | 'not-found' | 'unexpected';

/**
 * The only error that calls to Datadog throw. Its message is short and safe to show: it holds no body, no key and no
 * address. `resetMs` comes with `rate-limited`: milliseconds until Datadog takes calls again.
 */
export class DatadogError extends Error {
  override readonly name = 'DatadogError';
  readonly code: DatadogErrorCode;
  readonly resetMs: number | undefined;

  constructor(code: DatadogErrorCode, message: string, resetMs?: number) {
    super(message);
    this.code = code;
    this.resetMs = resetMs;
  }
}

/** The error for an answer that is none of the 2xx, or undefined for one that is. */
export function errorForStatus(status: number, rateLimitReset: string | null): DatadogError | undefined {
  if (status >= 200 && status <= 299) return undefined;
  if (status === 429) return rateLimited(resetOf(rateLimitReset));
  if (status >= 500) return new DatadogError('unreachable', `Datadog answered ${status}`);
  if (status === 401) return new DatadogError('unauthorised', 'Datadog does not know the API key (401)');
  if (status === 403) return new DatadogError('forbidden', 'Datadog refuses the keys or their rights (403)');
  if (status === 404) return new DatadogError('not-found', 'Datadog does not have it (404)');
  return new DatadogError('unexpected', `Datadog answered ${status}`);
}

export function rateLimited(resetMs: number): DatadogError {
  return new DatadogError('rate-limited', "Datadog's rate limit is used up (429)", resetMs);
}

/** Milliseconds of an `x-ratelimit-reset`: seconds, sometimes twice (`7, 7`); a minute where it says nothing. */
function resetOf(header: string | null): number {
  const seconds = Number.parseInt(header ?? '', 10);
  return Number.isNaN(seconds) || seconds < 0 ? 60_000 : seconds * 1000;
}
