import type { WebhookAlert } from '../../src/datadog/webhook.js';
import type { Queues } from '../queues.js';
import { heedAlert, type HeedParts } from './heed-monitors.js';

/**
 * Looks into an alert in this process, whatever its role: a queue would only take time. Meanwhile the alert is also kept
 * in the queue, for `patience` milliseconds, so that a process that dies loses nothing; where Redis takes no job it is
 * heeded all the same. Throws where it could be neither heeded nor kept.
 */
export async function heedAtOnce(
  parts: HeedParts & { readonly queues: Pick<Queues, 'alert'> },
  alert: WebhookAlert,
  patience: number,
): Promise<void> {
  const kept = parts.queues.alert(alert, parts.now() + patience).catch(() => undefined);
  try {
    await heedAlert(parts, alert);
  } catch (error) {
    if ((await kept) === undefined) throw error;
    return;
  }
  const takeBack = await kept;
  // It may be at work already: looking twice is harmless.
  await takeBack?.().catch(() => undefined);
}
