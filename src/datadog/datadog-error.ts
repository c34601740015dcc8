/**
 * What went wrong: `no-such-site` is a host whose name nobody knows, `no-api` an answer that no API gives (a page of
 * HTML), `refused` a question that Datadog does not understand.
 */
export type DatadogErrorCode =
  | 'unreachable'
  | 'no-such-site'
  | 'no-api'
  | 'unauthorised'
  | 'forbidden'
  | 'rate-limited'
  | 'not-found'
  | 'refused'
  | 'unexpected';

/**
 * The only error that calls to Datadog throw. Its message is short and safe to show: it holds no body, no key and no
 * address. `resetMs` comes with `rate-limited`: milliseconds until Datadog takes calls again. `said` comes with `refused`:
 * Datadog's own sentences, which may repeat what was sent. Whoever shows them redacts and escapes them; they are not logged.
 */
export class DatadogError extends Error {
  override readonly name = 'DatadogError';
  readonly code: DatadogErrorCode;
  readonly resetMs: number | undefined;
  readonly said: readonly string[];

  constructor(code: DatadogErrorCode, message: string, resetMs?: number, said: readonly string[] = []) {
    super(message);
    this.code = code;
    this.resetMs = resetMs;
    this.said = said;
  }
}

/** Whether nothing answered at all: that may be tried again, and too much of it is an outage. */
export function isAway(code: DatadogErrorCode | undefined): boolean {
  return code === 'unreachable' || code === 'no-such-site';
}

/** The error for an answer that is none of the 2xx, or undefined for one that is. */
export function errorForStatus(status: number, rateLimitReset: string | null, body = ''): DatadogError | undefined {
  if (status >= 200 && status <= 299) return undefined;
  if (status === 429) return rateLimited(resetOf(rateLimitReset));
  if (status >= 500) return new DatadogError('unreachable', `Datadog answered ${status}`);
  if (status === 401) return new DatadogError('unauthorised', 'Datadog does not know the API key (401)');
  if (status === 403) return new DatadogError('forbidden', 'Datadog refuses the keys or their rights (403)');
  if (status === 404) return new DatadogError('not-found', 'Datadog does not have it (404)');
  if (status === 400) {
    return new DatadogError('refused', 'Datadog does not understand the question (400)', undefined, errorsOf(body));
  }
  return new DatadogError('unexpected', `Datadog answered ${status}`);
}

/** The sentences of `{"errors":[…]}`; none where the body is anything else. */
function errorsOf(body: string): string[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: unknown };
    return Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function rateLimited(resetMs: number): DatadogError {
  return new DatadogError('rate-limited', "Datadog's rate limit is used up (429)", resetMs);
}

/** The error for a call that got no answer in `call` milliseconds. Addresses are left out of it. */
export function errorForFailure(failure: unknown, call: number): DatadogError {
  if (failure instanceof DatadogError) return failure;
  const { name, cause } = failure as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return new DatadogError('unreachable', `Datadog did not answer within ${call} ms`);
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (code === 'ENOTFOUND') return new DatadogError('no-such-site', 'nobody knows a host of that name (ENOTFOUND)');
  return new DatadogError('unreachable', typeof code === 'string' ? `no connection (${code})` : 'no connection');
}

/** Milliseconds of an `x-ratelimit-reset`: seconds, sometimes twice (`7, 7`); a minute where it says nothing. */
function resetOf(header: string | null): number {
  const seconds = Number.parseInt(header ?? '', 10);
  return Number.isNaN(seconds) || seconds < 0 ? 60_000 : seconds * 1000;
}
