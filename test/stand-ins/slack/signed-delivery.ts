import { createHmac } from 'node:crypto';
import { request } from 'node:http';

export interface DeliveryOptions {
  /** Seconds; default now. Sent as it is, so that tests can send nonsense. */
  readonly timestamp?: string;
  /** Default: the right one for body and timestamp. `null` leaves the header out. */
  readonly signature?: string | null;
  readonly retryNum?: number;
  readonly retryReason?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Slack waits three seconds. */
  readonly giveUpAfterMs?: number;
}

/** What came back, and what was sent: enough to send the very same again. */
export interface Delivery {
  /** 0 when nothing came back in time or the connection failed. */
  readonly status: number;
  readonly body: string;
  readonly ms: number;
  readonly rawBody: string;
  readonly timestamp: string;
  readonly signature: string | null;
}

/** `v0=` and the HMAC-SHA256 of `v0:timestamp:body`: Slack's documented signature. */
export function slackSignature(secret: string, timestamp: string, rawBody: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex')}`;
}

/** Posts a signed body as Slack does, on a connection of its own. Never throws: a failure is status 0. */
export function postSigned(url: string, secret: string, rawBody: string, options: DeliveryOptions): Promise<Delivery> {
  const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000));
  const signature = options.signature === undefined ? slackSignature(secret, timestamp, rawBody) : options.signature;
  const started = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, body: string): void =>
      resolve({ status, body, ms: performance.now() - started, rawBody, timestamp, signature });
    const signal = AbortSignal.timeout(options.giveUpAfterMs ?? 3000);
    const headers = headersOf(rawBody, timestamp, signature, options);
    const outgoing = request(url, { method: 'POST', headers, agent: false, signal }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => end(answer.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
      answer.on('error', (error) => end(0, error.message));
    });
    outgoing.on('error', (error) => end(0, error.message));
    outgoing.end(rawBody);
  });
}

function headersOf(
  rawBody: string,
  timestamp: string,
  signature: string | null,
  options: DeliveryOptions,
): Record<string, string> {
  const retry = options.retryNum === undefined ? {} : { 'x-slack-retry-num': String(options.retryNum) };
  const reason = options.retryReason === undefined ? {} : { 'x-slack-retry-reason': options.retryReason };
  return {
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    accept: 'application/json,*/*',
    'content-type': options.contentType ?? 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(rawBody)),
    'x-slack-request-timestamp': timestamp,
    ...(signature === null ? {} : { 'x-slack-signature': signature }),
    ...retry,
    ...reason,
    ...options.headers,
  };
}
