import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, errorOf, type Sender } from './attempt.js';
import { dropValues } from './drop-values.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';

export interface Limits {
  /** Milliseconds that one try may take. */
  readonly call: number;
  /** Milliseconds that all tries of one read or write may take together; a page of a list may take twice that. */
  readonly deadline: number;
}

export interface KubernetesAnswer {
  readonly body: unknown;
  /** The API server's own clock in epoch milliseconds, to the second. */
  readonly date: number | undefined;
}

/**
 * Sends a request until it is answered: connection errors, 5xx and 429 (which says when) are tried again after growing
 * pauses while the deadline allows. A write may therefore arrive twice: callers make each write one that is harmless
 * twice or that can be recognised. Throws only `KubernetesError`. Answers about Secrets are parsed without values.
 */
export function send(sender: Sender, limits: Limits, request: KubernetesRequest): Promise<KubernetesAnswer> {
  return persist(limits, request, (timeout) =>
    attempt(sender, request, timeout, async ({ headers, body }) => ({
      body: parse(sender, request, await body.text()),
      date: dateOf(headers['date']),
    })),
  );
}

/** Like `send`, for an answer that is read as it comes (a log, a page). The time of one try bounds the reading too. */
export function stream(sender: Sender, limits: Limits, request: KubernetesRequest): Promise<Readable> {
  const timeout = request.patience ?? limits.call;
  return persist(limits, request, () => attempt(sender, request, timeout, ({ body }) => Promise.resolve(body)));
}

async function persist<T>(
  limits: Limits,
  request: KubernetesRequest,
  once: (timeout: number) => Promise<T>,
): Promise<T> {
  const end = performance.now() + limits.deadline * (request.verb === 'list' ? 2 : 1);
  for (let pause = 100; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await once(Math.min(limits.call, share(request, end - performance.now())));
    } catch (error) {
      if (!isKubernetesError(error, 'unreachable', 'throttled')) throw error;
      const wait = (error.retryAfter ?? pause) * (1 + Math.random() / 4);
      if (performance.now() + wait >= end) throw error;
      await sleep(wait);
    }
  }
}

// A read that hangs leaves time for a second try; a write may be waiting for an admission webhook.
function share({ verb }: KubernetesRequest, left: number): number {
  return Math.max(50, verb === 'get' || verb === 'list' ? left / 2 : left);
}

function parse(sender: Sender, request: KubernetesRequest, text: string): unknown {
  try {
    return request.resource.plural === 'secrets' ? dropValues(text) : (JSON.parse(text) as unknown);
  } catch {
    // The parser's message quotes the text.
    throw errorOf(sender, request, 'unexpected', 'the answer is not JSON');
  }
}

function dateOf(header: string | string[] | undefined): number | undefined {
  const date = typeof header === 'string' ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : date;
}
