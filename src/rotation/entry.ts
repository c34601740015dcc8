import { z } from 'zod';
import { strategySchema } from './strategy.js';

/**
 * One secret of the catalogue, complete in itself: general settings merged, defaults applied, durations in milliseconds.
 * A rotation's record stores it, so a running rotation keeps the settings it started with. It is plain JSON and holds no
 * secret value. The schema is strict, because records are checked with it when they are loaded.
 */

const milliseconds = z.int().nonnegative();

const audienceSchema = z.strictObject({
  /** Slack user ids. */
  users: z.array(z.string().min(1)),
  /** Slack user group ids. */
  groups: z.array(z.string().min(1)),
});

const valueSchema = z.strictObject({
  from: z.literal('generate'),
  /** How many characters the value has. */
  length: z.int().positive(),
  alphabet: z.enum(['base64url', 'base64', 'hex', 'alphanumeric', 'digits', 'printable']),
  /** How long the old credential stays valid once a new one exists; absent: for as long as its Secret does. */
  overlap: milliseconds.optional(),
});

const placeShape = {
  /** kubeconfig context; without one, the current context. */
  context: z.string().min(1).optional(),
  namespace: z.string().min(1),
  /** All of them, `namespace` first, where there are several: they share one value. */
  namespaces: z.array(z.string().min(1)).min(2).optional(),
};

const checksSchema = z.strictObject({
  /** Regular expressions, and how many more lines than in the same span before the switch are allowed to match. */
  logs: z.strictObject({ patterns: z.array(z.string().min(1)).min(1), allow: z.int().nonnegative() }).optional(),
  /** A CronJob whose Job template is run once, as an integration test. */
  job: z.strictObject({ cronJob: z.string().min(1), timeout: milliseconds }).optional(),
});

const monitorsSchema = z.strictObject({
  ids: z.array(z.int().positive()),
  tags: z.array(z.string().min(1)),
  /** A search as in Datadog's list of monitors. */
  query: z.string().min(1).optional(),
  /** Monitor groups that count; empty: all of them. */
  scope: z.array(z.string().min(1)),
  /** How long an evaluation must lie after the switch where the monitor's window can't be read. */
  settle: milliseconds,
  onAlert: z.enum(['rollback', 'hold']),
});

const windowSchema = z.strictObject({
  /** ISO weekdays on which the window opens: 1 is Monday, 7 is Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1),
  /** `HH:MM`, 24 hours. */
  from: z.string().regex(/^\d{2}:\d{2}$/),
  /** `HH:MM`; earlier than `from`: on the day after. */
  to: z.string().regex(/^\d{2}:\d{2}$/),
  /** IANA zone. */
  zone: z.string().min(1),
});

const stageSchema = z.strictObject({
  /** Of an environment in several clusters each is a stage: `production@eu`, `production@us`. */
  name: z.string().min(1),
  /** The environment's name in the catalogue, where it is another than the stage's. */
  environment: z.string().min(1).optional(),
  production: z.boolean(),
  ...placeShape,
  strategy: strategySchema,
  /** How long a stage before production is observed after its switch; 0 in production. */
  soak: milliseconds,
  /** How long production is watched after its switch; 0 in the stages before it. */
  watch: milliseconds,
  checks: checksSchema,
  monitors: monitorsSchema.optional(),
  window: windowSchema.optional(),
});

const timingSchema = z.strictObject({
  /** Between two looks at a rollout, a Job or logs. */
  poll: milliseconds,
  /** How long a rollout of a StatefulSet or DaemonSet may make no progress; records of before this was one lack it. */
  progress: milliseconds.default(600_000),
  /** Between two sweeps over every record. */
  sweep: milliseconds,
  /** How long a rotation's lock lives without renewal. */
  lock: milliseconds,
  /** Between two looks for stalled jobs. */
  stalled: milliseconds,
  /** The longest that one call to another system may take. */
  call: milliseconds,
  /** The first pause after a technical failure; it doubles. */
  backoff: milliseconds,
  /** How long `Snooze` puts a cleanup reminder off. */
  snooze: milliseconds,
  /** Added to the longest gap between two runs of a CronJob. */
  cronMargin: milliseconds,
});

export const secretEntrySchema = z
  .strictObject({
    /** What a person rotates, such as `auth-api`. */
    name: z.string().min(1),
    /** The Secret's name without its version. */
    baseName: z.string().min(1),
    keys: z.array(z.string().min(1)).min(1),
    description: z.string().optional(),
    channel: z.string().min(1),
    opsChannel: z.string().min(1).optional(),
    /** Who may request, cancel, hold and roll back; absent: full members of the channel. */
    requesters: audienceSchema.optional(),
    approvers: audienceSchema,
    value: valueSchema,
    /** In order: staging first, production last, a stage for each of its clusters. */
    stages: z.array(stageSchema).min(2),
    /** `contexts`: all of its clusters, `context` first, where there are several. */
    development: z.strictObject({ ...placeShape, contexts: z.array(z.string().min(1)).min(2).optional() }).optional(),
    approval: z.strictObject({ count: z.int().positive(), expires: milliseconds, remind: milliseconds }),
    retention: milliseconds,
    minRetention: milliseconds.optional(),
    maxAge: milliseconds.optional(),
    timing: timingSchema,
    /** Kinds that the reference search leaves out on purpose; always named in its result. */
    searchIgnore: z.array(z.string()),
    /** Changes with anything else in this entry; tells a running rotation that the file says something new. */
    fingerprint: z.string().regex(/^[0-9a-f]{12}$/),
  })
  .refine(({ stages }) => stages.every(({ production }, index) => !production || isProductionFrom(stages, index)), {
    path: ['stages'],
    message: 'nothing may come after production but more of it',
  })
  .refine(({ stages }) => stages[0]?.production === false && stages.at(-1)?.production === true, {
    path: ['stages'],
    message: 'the first stage must not be production, and the last one must be',
  })
  .refine((entry) => entry.stages.every((stage) => !stage.production || stage.monitors !== undefined), {
    path: ['stages'],
    message: 'production must have monitors',
  });

function isProductionFrom(stages: readonly Pick<Stage, 'production'>[], index: number): boolean {
  return stages.slice(index).every(({ production }) => production);
}

export type SecretEntry = z.infer<typeof secretEntrySchema>;
export type Stage = z.infer<typeof stageSchema>;
export type Audience = z.infer<typeof audienceSchema>;
export type Window = z.infer<typeof windowSchema>;
export type Timing = z.infer<typeof timingSchema>;
export type StageMonitors = z.infer<typeof monitorsSchema>;
export type StageChecks = z.infer<typeof checksSchema>;
export type Place = Pick<Stage, 'context' | 'namespace'>;
