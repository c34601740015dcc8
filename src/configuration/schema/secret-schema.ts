import { z } from 'zod';
import { approvalSchema, emergencySchema } from './approval-schema.js';
import { scheduleSchema } from './calendar-schema.js';
import { deliverySchema, storeSchema } from './delivery-schema.js';
import { durationSchema } from './duration-schema.js';
import { environmentsSchema } from './environments-schema.js';
import { baseNameSchema, secretKeySchema } from './kubernetes-names.js';
import { valueSchema } from './value-schema.js';

/** The words after `/rotate` that are commands, and so can't name a secret. */
export const COMMAND_WORDS: readonly string[] =
  'plan status list versions refs history rollback cancel hold resume lock unlock cleanup doctor help'.split(' ');

const NAME = 'must be lower-case letters, digits and hyphens, at most 63 characters, such as "auth-api"';

/** What people type after `/rotate`. It is also a label's value, hence the limit. */
export const secretNameSchema = z
  .string({ error: NAME })
  .max(63, { error: NAME })
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { error: NAME, abort: true })
  .refine((name) => !COMMAND_WORDS.includes(name), {
    error: (issue) => `must not be a command word: "/rotate ${String(issue.input)}" means the command`,
  })
  .refine((name) => !/(^|-)\d{14}$/.test(name), {
    error: "must not end in 14 digits: that is how a rotation's id looks",
  });

export const secretSchema = z
  .strictObject({
    secret: baseNameSchema,
    keys: z
      .array(secretKeySchema)
      .min(1, { error: 'must name at least one key' })
      .max(100, { error: 'must name at most 100 keys' })
      .describe("Keys of the Secret's data, each of which gets a new value."),
    description: z
      .string({ error: 'must be text' })
      .max(300, { error: 'must be at most 300 characters long' })
      .optional()
      .describe('What it is, for people.'),
    value: valueSchema,
    store: storeSchema.optional(),
    delivery: deliverySchema.prefault({ type: 'direct' }),
    environments: environmentsSchema,
    approval: approvalSchema.prefault({}),
    emergency: emergencySchema.optional(),
    breakGlass: z.boolean().default(false).describe('Whether one person alone may act in an emergency, loudly.'),
    retention: durationSchema(
      'How long a superseded version is kept at least; longer when a CronJob runs more rarely. Default: 14d, or minRetention if that is longer.',
    ).optional(),
    maxAge: durationSchema('Remind when the version in use is older than this.').optional(),
    schedule: scheduleSchema.optional(),
  })
  .describe('One secret: what a person rotates.');
