import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { PlannedMonitor } from '../rotation/plan.js';
import type { Log } from './transport.js';

export const WEBHOOK_SECRET_HEADER = 'x-keyturn-webhook-secret';

/** A body that is longer is not read: what Datadog sends is a few hundred bytes. */
const longestBody = 64 * 1024;

/** What a webhook of Datadog's says. It is a hint to look now, except where `webhookAlone` says otherwise. */
export const webhookAlertSchema = z.strictObject({
  monitorId: z.int().nonnegative(),
  /** `Triggered`, `Recovered` and so on; empty where it was not filled in. */
  transition: z.string(),
  /** The same from trigger to resolve: what tells two deliveries of one alert. */
  cycleKey: z.string().optional(),
  /** The tags of the group; empty for the whole monitor. */
  scope: z.array(z.string()),
  /** Epoch milliseconds. */
  date: z.number().optional(),
});
export type WebhookAlert = z.infer<typeof webhookAlertSchema>;

export interface WebhookParts {
  /** The shared secret; an empty one lets nobody in. */
  readonly secret: string;
  /** Told of each alert once the answer was sent; the same alert may arrive several times. */
  readonly onAlert: (alert: WebhookAlert) => void | Promise<void>;
  readonly log?: Log | undefined;
}

export interface WebhookAnswer {
  readonly status: 200 | 401;
  readonly alert?: WebhookAlert;
}

/** Answers a webhook: 401 without the right secret, else 200 whatever the body, with the alert where it names one. */
export function answerWebhook(secret: string, given: string | string[] | undefined, body: string): WebhookAnswer {
  if (!isRight(secret, given)) return { status: 401 };
  const alert = parseWebhookAlert(body);
  return { status: 200, ...(alert ? { alert } : {}) };
}

/**
 * The node handler of `POST /datadog/webhook`, for a route whose body nobody has read yet. Datadog repeats what is not
 * answered with 2xx, so everything with the right secret is, at once: also a body that is too long, cut off or rubbish.
 * Never rejects.
 */
export async function handleWebhook(
  { secret, onAlert, log }: WebhookParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const given = request.headers[WEBHOOK_SECRET_HEADER];
  const body = isRight(secret, given) ? await readBody(request) : '';
  const { status, alert } = answerWebhook(secret, given, body);
  // What was not read to its end must not be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 200 ? 'ok' : 'unauthorised');
  if (!alert) return;
  try {
    await onAlert(alert);
  } catch (error) {
    // It was a hint only: the next reading of the monitors finds what it pointed to.
    log?.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'a webhook of Datadog was lost');
  }
}

/** The body as text; nothing where it is too long or was cut off. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > longestBody) return '';
      chunks.push(bytes);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Compares in a time that says nothing about the secret, its length included. */
function isRight(secret: string, given: string | string[] | undefined): boolean {
  if (secret === '' || typeof given !== 'string') return false;
  const [one, other] = [secret, given].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** Values arrive as text or numbers; one that a test event left as `$VARIABLE` is as good as empty. */
const textSchema = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .transform((text) => (text.startsWith('$') ? '' : text))
  .catch('');

/** The body is whatever template somebody wrote: fields that are not ours are let through and dropped. */
const bodySchema = z.object({
  alert_id: textSchema.pipe(z.string().regex(/^\d{1,15}$/)).transform(Number),
  transition: textSchema,
  cycle_key: textSchema,
  scope: textSchema,
  date: textSchema,
});

/** Reads a webhook's body, JSON or form-encoded. Undefined where it names no monitor. */
export function parseWebhookAlert(body: string): WebhookAlert | undefined {
  const parsed = bodySchema.safeParse(fieldsOf(body));
  if (!parsed.success) return undefined;
  const { alert_id: monitorId, transition, cycle_key: cycleKey, scope, date } = parsed.data;
  return {
    monitorId,
    transition,
    scope: scope
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '' && tag !== '*'),
    ...(cycleKey === '' ? {} : { cycleKey }),
    ...(/^\d{1,15}$/.test(date) ? { date: Number(date) } : {}),
  };
}

function fieldsOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}

/**
 * Whether a webhook by itself is enough to roll back, where the API doesn't answer: only `Triggered`, for a monitor of
 * the rotation, for a group with every tag of the rotation's scope, and dated after the switch. Without a date, never:
 * it may be an old delivery. `switchedAt` is in epoch milliseconds of Datadog's clock.
 */
export function webhookAlone(
  alert: WebhookAlert,
  planned: readonly PlannedMonitor[],
  scope: readonly string[],
  switchedAt: number | undefined,
): boolean {
  return (
    alert.transition === 'Triggered' &&
    planned.some(({ id }) => id === alert.monitorId) &&
    scope.every((tag) => alert.scope.includes(tag)) &&
    switchedAt !== undefined &&
    alert.date !== undefined &&
    alert.date > switchedAt
  );
}
