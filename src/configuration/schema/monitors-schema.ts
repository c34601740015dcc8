import { z } from 'zod';
import { durationSchema } from './duration-schema.js';

const ID =
  "must be a monitor's number without quotes, such as 4711: it is in the address of the monitor's page in Datadog";
const MONITORS = 'must name monitors, such as { ids: [4711] } or { tags: ["service:auth"] }';
const TAG = 'must be a tag such as "service:auth"';

const tagSchema = z
  .string({ error: TAG })
  .max(200, { error: 'must be at most 200 characters long' })
  .regex(/^[^\s,]+$/, { error: TAG });

/** The Datadog monitors that judge an environment, by number, by tags, or both. */
export const monitorsSchema = z
  .strictObject(
    {
      ids: z
        .array(z.int({ error: ID }).positive({ error: ID }))
        .default([])
        .describe('Numbers of monitors.'),
      tags: z.array(tagSchema).default([]).describe('Monitors that carry all of these tags.'),
      query: z
        .string({ error: 'must be a monitor search such as "type:slo service:auth"' })
        .min(1)
        .max(500)
        .optional()
        .describe("A search as in Datadog's list of monitors."),
      scope: z
        .array(tagSchema)
        .default([])
        .describe('Of a monitor with groups, only those that match all of these tags count; empty: all groups.'),
      settle: durationSchema('How long after a switch an evaluation counts, where its window cannot be read.').prefault(
        '6m',
      ),
      onAlert: z
        .enum(['rollback', 'hold'])
        .default('rollback')
        .describe('What an alert that began after the switch does.'),
    },
    { error: MONITORS },
  )
  .refine((monitors) => monitors.ids.length + monitors.tags.length > 0 || monitors.query !== undefined, {
    error: MONITORS,
  })
  .describe('The Datadog monitors that judge this environment.');
