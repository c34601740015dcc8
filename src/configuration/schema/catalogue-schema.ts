import { z } from 'zod';
import { freezeSchema } from './calendar-schema.js';
import { durationSchema } from './duration-schema.js';
import { secretNameSchema, secretSchema } from './secret-schema.js';
import { audienceSchema, channelSchema } from './slack-ids.js';
import { timingSchema } from './timing-schema.js';

const KIND = 'must be a resource with its group, such as events.events.k8s.io';

/**
 * The whole catalogue as people write it, strict: a key that it doesn't know is refused. Reading it applies the defaults and
 * turns durations into milliseconds. What spans several fields is not here but under `rules/`, so that one broken field never
 * hides another problem; what is known but not available yet is in `not-available-yet.ts`.
 */
export const catalogueSchema = z
  .strictObject({
    channel: channelSchema('Channel in which rotations are told.'),
    opsChannel: channelSchema('Channel in which trouble with the bot or a lost channel is told.').optional(),
    requesters: audienceSchema(
      'Who may request, cancel, hold and roll back. Default: full members of the channel.',
    ).optional(),
    approvers: audienceSchema('Who may also approve, delete and override a check; never their own requests.'),
    freeze: z.array(freezeSchema).default([]).describe('Times in which nothing reaches production.'),
    minRetention: durationSchema('A retention below this is refused.').prefault('14d'),
    search: z
      .strictObject({
        ignore: z
          .array(z.string({ error: KIND }).regex(/^[a-z0-9]+(\.[a-z0-9-]+)*$/, { error: KIND }))
          .default([])
          .describe('Kinds that the reference search leaves out; its result always names them.'),
      })
      .prefault({})
      .describe('The search for references to a version.'),
    timing: timingSchema.prefault({}),
    secrets: z
      .record(secretNameSchema, secretSchema)
      .describe('The secrets, by the name that people type after /rotate.'),
  })
  .describe('The catalogue of secrets that Keyturn rotates.');

/** The catalogue as people write it. */
export type CatalogueInput = z.input<typeof catalogueSchema>;

/** The catalogue as it is read: defaults applied, durations in milliseconds. */
export type Catalogue = z.output<typeof catalogueSchema>;
