import { Cron } from 'croner';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { zoneSchema } from './zone-schema.js';

const MOMENT = 'must be a local date and time such as 2026-12-20T00:00';
const CRON = 'must be a cron expression of five fields that has a next run, such as "0 9 1 */3 *"';

const momentSchema = (description: string) =>
  z
    .string({ error: MOMENT })
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: MOMENT, abort: true })
    .refine((text) => DateTime.fromISO(text, { zone: 'utc' }).isValid, { error: MOMENT })
    .describe(description);

const REASON = 'must say why in at most 200 characters';

/** A time in which nothing reaches production. */
export const freezeSchema = z
  .strictObject({
    from: momentSchema('When it begins, in its zone.'),
    to: momentSchema('When it ends, in its zone.'),
    zone: zoneSchema('IANA time zone of both times.'),
    reason: z
      .string({ error: REASON })
      .min(1, { error: REASON })
      .max(200, { error: REASON })
      .describe('Shown to people.'),
  })
  .refine((freeze) => freeze.from < freeze.to, { path: ['to'], error: 'must be after "from"' })
  .describe('A time in which nothing reaches production.');

/** Starts a rotation by itself, up to the approval. */
export const scheduleSchema = z
  .strictObject({
    cron: z.string({ error: CRON }).refine(hasNextRun, { error: CRON }).describe('Cron expression of five fields.'),
    zone: zoneSchema('IANA time zone of the expression.'),
  })
  .describe('Starts a rotation by itself, up to the approval.');

function hasNextRun(expression: string): boolean {
  try {
    return new Cron(expression, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}
