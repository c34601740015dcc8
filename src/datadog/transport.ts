import { setTimeout as sleep } from 'node:timers/promises';
import type { Breaker } from './breaker.js';
import { DatadogError, errorForFailure, errorForStatus, isAway } from './datadog-error.js';
import type { Vitals } from './vitals.js';

export interface TransportOptions {
  /** The longest that one call may take in milliseconds, its retries included. */
  readonly call: number;
  readonly breaker: Breaker;
  /** Hears what each answer says beside its body, refusals included. */
  readonly vitals: Vitals;
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
export function createTransport({ call, breaker, vitals, now, log }: TransportOptions) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const family = familyOf(pathname);
    const once = async (order: RequestInit): Promise<Response> => {
      const asked = now();
      const answer = await fetch(url, order);
      vitals.hear(family, answer.headers, { asked, answered: now() });
      return whole(answer);
    };
    const refused = breaker.refuse(family, now());
    if (refused) throw refused;
    try {
      const answer = await withRetries(once, init, call);
      breaker.note(family, undefined, now());
      return answer;
    } catch (error) {
      const failure = errorForFailure(error, call);
      breaker.note(family, failure, now());
      log?.warn({ code: failure.code, method: init.method, path: pathname }, `Datadog: ${failure.message}`);
      throw failure;
    }
  };
}

/** What shares a rate limit, as far as a path shows it: `/api/v1/monitor` for all that is asked of monitors. */
export function familyOf(pathname: string): string {
  return pathname.split('/').slice(0, 4).join('/');
}

async function withRetries(
  once: (init: RequestInit) => Promise<Response>,
  init: RequestInit,
  call: number,
): Promise<Response> {
  const signal = AbortSignal.timeout(call);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once({ ...init, signal });
    } catch (error) {
      const failure = errorForFailure(error, call);
      if (!isAway(failure.code) || attempt === retries || signal.aborted) throw failure;
      // When the time is over in this pause, the call ends with what it met, not with the pause.
      await sleep((call / 20) * 2 ** attempt, undefined, { signal }).catch(() => Promise.reject(failure));
    }
  }
}

/** The whole body is read here, so that the time limit and the retries cover it too. */
async function whole(answer: Response): Promise<Response> {
  const body = await answer.text();
  const refused = errorForStatus(answer.status, answer.headers.get('x-ratelimit-reset'), body);
  if (refused) throw refused;
  const type = answer.headers.get('content-type') ?? '';
  if (!/\bjson\b/.test(type)) throw new DatadogError('no-api', 'Datadog answered with something that is no JSON');
  return new Response(body, { status: answer.status, headers: { 'content-type': type } });
}
