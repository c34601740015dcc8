import { setTimeout as sleep } from 'node:timers/promises';
import type { Breaker } from './breaker.js';
import { DatadogError, errorForStatus } from './datadog-error.js';

export interface TransportOptions {
  /** The longest that one call may take in milliseconds, its retries included. */
  readonly call: number;
  readonly breaker: Breaker;
  readonly now: () => number;
  readonly log?: Log | undefined;
}

/** What of a logger is used here. */
export interface Log {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

const retries = 2;

/**
 * The `fetch` below Datadog's client library. Answers only with a complete JSON answer of status 2xx; everything else is
 * a `DatadogError`. Network errors and 5xx are tried again twice within `call`, so a POST may arrive more than once. A
 * used-up rate limit is never slept on: it is an error at once.
 */
export function createTransport({ call, breaker, now, log }: TransportOptions) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const family = pathname.split('/').slice(0, 4).join('/');
    const refused = breaker.refuse(family, now());
    if (refused) throw refused;
    try {
      const answer = await withRetries(url, init, call);
      breaker.note(family, undefined, now());
      return answer;
    } catch (error) {
      const failure = asDatadogError(error, call);
      breaker.note(family, failure, now());
      log?.warn({ code: failure.code, method: init.method, path: pathname }, `Datadog: ${failure.message}`);
      throw failure;
    }
  };
}

async function withRetries(url: string, init: RequestInit, call: number): Promise<Response> {
  const signal = AbortSignal.timeout(call);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(url, { ...init, signal });
    } catch (error) {
      const failure = asDatadogError(error, call);
      if (failure.code !== 'unreachable' || attempt === retries || signal.aborted) throw failure;
      // When the time is over in this pause, the call ends with what it met, not with the pause.
      await sleep((call / 20) * 2 ** attempt, undefined, { signal }).catch(() => Promise.reject(failure));
    }
  }
}

/** The whole body is read here, so that the time limit and the retries cover it too. */
async function once(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  const body = await answer.text();
  const refused = errorForStatus(answer.status, answer.headers.get('x-ratelimit-reset'));
  if (refused) throw refused;
  const type = answer.headers.get('content-type') ?? '';
  if (!/\bjson\b/.test(type)) throw new DatadogError('unexpected', 'Datadog answered with something that is no JSON');
  return new Response(body, { status: answer.status, headers: { 'content-type': type } });
}

/** What `fetch` throws has addresses in it: only the system's code of the cause is kept. */
function asDatadogError(error: unknown, call: number): DatadogError {
  if (error instanceof DatadogError) return error;
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return new DatadogError('unreachable', `Datadog did not answer within ${call} ms`);
  const code = (cause as { code?: unknown } | undefined)?.code;
  return new DatadogError('unreachable', typeof code === 'string' ? `no connection (${code})` : 'no connection');
}
