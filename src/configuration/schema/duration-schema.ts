import { z } from 'zod';
import { DURATION_PATTERN, formatDuration, parseDuration } from '../duration.js';

const EXPECTED = 'must be a duration such as 500ms, 30s, 10m, 24h or 14d';

/**
 * A duration, written with its unit and read as milliseconds.
 * `atLeast` (milliseconds, default 1) refuses shorter ones: a wait of nothing would turn a poll into a busy loop.
 */
export function durationSchema(description: string, atLeast = 1) {
  return z
    .string({ error: EXPECTED })
    .regex(DURATION_PATTERN, { error: EXPECTED, abort: true })
    .refine((text) => parseDuration(text) !== undefined, { error: 'must be at most 3650d', abort: true })
    .refine((text) => (parseDuration(text) ?? 0) >= atLeast, { error: `must be at least ${formatDuration(atLeast)}` })
    .transform((text) => parseDuration(text) ?? 0)
    .describe(description);
}

/** A duration that may also be `none`, read as `null`. */
export function durationOrNoneSchema(description: string) {
  const expected = `${EXPECTED}, or none`;
  return z
    .string({ error: expected })
    .regex(/^(none|(0|[1-9]\d{0,11})(ms|s|m|h|d))$/, { error: expected, abort: true })
    .refine((text) => text === 'none' || parseDuration(text) !== undefined, { error: 'must be at most 3650d' })
    .transform((text) => (text === 'none' ? null : (parseDuration(text) ?? 0)))
    .describe(description);
}
