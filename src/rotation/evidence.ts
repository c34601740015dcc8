import { z } from 'zod';
import { lacksKeysSchema } from './reason.js';

const podCount = z.strictObject({ pod: z.string(), at: z.number(), pattern: z.number(), count: z.number() });

/**
 * What a step saw, as facts. The words are in `slack/messages`. Nothing of a value, no line of a log: log evidence is
 * pod, time, pattern number and count.
 */
export const evidenceSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('plan-drawn'), workloads: z.number(), fields: z.number(), bystanders: z.number() }),
  z.strictObject({ code: z.literal('monitors-ok'), monitors: z.array(z.string()), readAt: z.number() }),
  z.strictObject({ code: z.literal('no-monitors') }),
  z.strictObject({ code: z.literal('procedure-written') }),
  z.strictObject({ code: z.literal('secrets-created'), names: z.array(z.string()), found: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('switched'),
    workloads: z.array(z.string()),
    already: z.array(z.string()),
    name: z.string(),
  }),
  z.strictObject({
    code: z.literal('rolled-out'),
    workloads: z.array(z.string()),
    idle: z.array(z.string()),
    cronJobs: z.array(z.string()),
  }),
  z.strictObject({
    code: z.literal('pods-proven'),
    proven: z.number(),
    total: z.number(),
    name: z.string(),
    restarts: z.number(),
    idle: z.array(z.string()),
    cronJobs: z.array(z.string()),
  }),
  z.strictObject({ code: z.literal('logs-clean'), pods: z.number(), counts: z.array(podCount), before: z.number() }),
  z.strictObject({ code: z.literal('job-passed'), job: z.string(), seconds: z.number() }),
  z.strictObject({ code: z.literal('soaked'), ms: z.number(), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('approved'), by: z.array(z.string()), fingerprint: z.string() }),
  z.strictObject({ code: z.literal('window-open'), until: z.number().optional() }),
  z.strictObject({ code: z.literal('window-skipped'), by: z.string() }),
  z.strictObject({ code: z.literal('rechecked'), fingerprint: z.string() }),
  z.strictObject({
    code: z.literal('old-secret-present'),
    name: z.string(),
    /** Unversioned Secrets that somebody changed since the plan: what they hold now is what one goes back to. */
    changed: z.array(z.string()).optional(),
  }),
  z.strictObject({ code: z.literal('nothing-to-go-back-to') }),
  z.strictObject({ code: z.literal('watched'), ms: z.number(), monitors: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('restored'),
    workloads: z.array(z.string()),
    already: z.array(z.string()),
    fenced: z.array(z.string()),
    name: z.string(),
    /** Milliseconds from what set the rollback off to the last accepted patch. */
    ms: z.number(),
    /** The same for all of them, where some could be put back only later: `ms` is what the others took. */
    lateMs: z.number().optional(),
    changedSince: z.array(z.string()),
    /** Left on the new version, because they can't start on the old one. */
    skipped: z.array(lacksKeysSchema).optional(),
  }),
  z.strictObject({ code: z.literal('monitors-read'), states: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('copy-made'),
    copy: z.string(),
    /** What was made beside it, as `Service/auth-service-green`. */
    twins: z.array(z.string()),
    pods: z.number(),
    name: z.string(),
  }),
  z.strictObject({
    code: z.literal('shifted'),
    percent: z.number(),
    /** What replicas really give, where they are the weight. */
    really: z.number().optional(),
    monitors: z.array(z.string()),
  }),
  z.strictObject({ code: z.literal('traffic-returned'), workload: z.string() }),
  z.strictObject({ code: z.literal('copy-deleted'), names: z.array(z.string()), left: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('weights-returned'),
    /** `production HTTPRoute auth`, as far as they are back. */
    routes: z.array(z.string()),
    /** Those that could not be asked or set; they are tried again with the references. */
    open: z.array(z.string()),
    /** Milliseconds from what set the rollback off to the last weight. */
    ms: z.number(),
  }),
  z.strictObject({ code: z.literal('updated-in-place'), name: z.string() }),
  z.strictObject({ code: z.literal('restarted'), workloads: z.array(z.string()) }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;
