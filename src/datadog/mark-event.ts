import { createHash } from 'node:crypto';
import type { Datadog } from './datadog-client.js';

export interface EventMark {
  readonly title: string;
  /** At most 4 000 characters are sent. */
  readonly text: string;
  /** Such as `service:auth`. */
  readonly tags: readonly string[];
  /** What groups repeated deliveries into one: the same for the same effect. */
  readonly aggregationKey: string;
  readonly type: 'info' | 'warning' | 'error' | 'success';
  /** When it happened, in epoch milliseconds; Datadog takes the last 18 hours. */
  readonly at: number;
}

/**
 * Marks a moment in Datadog, so that graphs show it. At least once: a repeated one lands under the same aggregation
 * key. False when Datadog did not take it; never throws, because nothing may wait for a mark.
 */
export async function markEvent(datadog: Datadog, mark: EventMark): Promise<boolean> {
  const { title, text, tags, aggregationKey, type, at } = mark;
  const body = {
    title,
    text: text.slice(0, 4000),
    tags: [...tags],
    aggregationKey: atMost100(aggregationKey),
    alertType: type,
    dateHappened: Math.floor(at / 1000),
    sourceTypeName: 'keyturn',
  };
  try {
    await datadog.ask(({ events }) => events.createEvent({ body }));
    return true;
  } catch {
    // Logged by the transport; a mark that is missing changes nothing.
    return false;
  }
}

/** Datadog's limit. A key may differ at its end only, so a longer one ends in a hash of all of it. */
function atMost100(key: string): string {
  if (key.length <= 100) return key;
  return `${key.slice(0, 83)}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}
