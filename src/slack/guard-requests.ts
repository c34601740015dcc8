import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Log } from './bolt-logger.js';
import type { ReplayGuard } from './replay-guard.js';
import { isSignedBySlack } from './verify-request.js';
import { within } from './within.js';

export interface RequestGuard {
  readonly path: string;
  readonly signingSecret: string;
  readonly replayGuard: ReplayGuard;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: Log;
}

/** Slack's largest bodies carry a whole message; they stay far below this. */
const LARGEST_BODY = 1024 * 1024;

/** Of the three seconds that Slack waits, what the replay check may take. */
const REPLAY_CHECK_MS = 500;

/**
 * Stands before Bolt's receiver: 401 for what Slack did not sign within five minutes, before or after, and for a
 * signature that was seen before; 413 for a body that is too large; 200 without effect for Slack's own TLS check.
 * Other paths pass untouched.
 */
export function guardRequests(guard: RequestGuard, next: RequestListener): RequestListener {
  return (request, response) => {
    if (pathOf(request) !== guard.path) {
      next(request, response);
      return;
    }
    receive(guard, next, request, response).catch((error: unknown) => {
      guard.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a request from Slack broke');
      end(response, 500);
    });
  };
}

async function receive(
  guard: RequestGuard,
  next: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && isTlsCheck(new URL(request.url ?? '/', 'http://localhost').searchParams)) {
    return end(response, 200);
  }
  if (request.method !== 'POST') return end(response, 404);
  const rawBody = await readBody(request);
  if (rawBody === undefined) return end(response, 413);
  plainContentType(request);
  if (isForm(request) && isTlsCheck(new URLSearchParams(rawBody.toString()))) return end(response, 200);
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = request.headers;
  const signed = { timestamp: only(timestamp), signature: only(signature), rawBody };
  if (!isSignedBySlack(signed, guard.signingSecret, guard.clock())) {
    guard.log.warn({}, 'refused a request that Slack did not sign within five minutes');
    return end(response, 401);
  }
  if (await isReplay(guard, signed.signature ?? '')) {
    guard.log.warn({}, 'refused a request that was received before');
    return end(response, 401);
  }
  // Bolt takes a body that was read already from here.
  return next(Object.assign(request, { rawBody }), response);
}

/** Where nobody can tell, it passes: the inbox keeps each command and click once, and says so where it can't. */
async function isReplay({ replayGuard, log }: RequestGuard, signature: string): Promise<boolean> {
  try {
    return !(await within(REPLAY_CHECK_MS, replayGuard.firstTime(signature)));
  } catch {
    log.warn({}, 'the replay check does not answer');
    return false;
  }
}

/** Bolt compares the content type with its two words exactly; proxies may add a character set. */
function plainContentType(request: IncomingMessage): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined) request.headers['content-type'] = type;
}

function isForm(request: IncomingMessage): boolean {
  return request.headers['content-type'] === 'application/x-www-form-urlencoded';
}

function isTlsCheck(parameters: URLSearchParams): boolean {
  return parameters.get('ssl_check') === '1';
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
    else if (size > 4 * LARGEST_BODY) request.destroy();
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function only(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status, status === 413 ? { connection: 'close' } : {});
  response.end();
}
