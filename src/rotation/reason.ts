import { z } from 'zod';

/** A workload's or an object's name as people write it: `deployment/auth-service`. */
const name = z.string();

/** A workload that still uses the new version, and the kubectl command that would put it back. */
const notPutBackSchema = z.strictObject({ workload: z.string(), command: z.string(), detail: z.string() });
export type NotPutBack = z.infer<typeof notPutBackSchema>;

/** A workload that names the new version again after it was put back, and who the cluster says wrote that. */
export const writtenOverSchema = z.strictObject({
  ...notPutBackSchema.shape,
  /** The manager that wrote it, by its own name, and when; absent where the cluster doesn't tell. */
  by: z.string().optional(),
  at: z.number().optional(),
});
export type WrittenOver = z.infer<typeof writtenOverSchema>;

/** A workload that can't start on what it would be put back to: that Secret lacks keys which it can't do without. */
export const lacksKeysSchema = z.strictObject({ workload: z.string(), name: z.string(), keys: z.array(z.string()) });
export type LacksKeys = z.infer<typeof lacksKeysSchema>;

/** Everything but the one reason that can name another. */
const plainReasonSchema = z.discriminatedUnion('code', [
  // progress
  z.strictObject({ code: z.literal('rolling-out'), workload: name, updated: z.number(), wanted: z.number() }),
  z.strictObject({
    code: z.literal('rollout-step'),
    workload: name,
    /** The step that an Argo Rollout is at, counted from 1, of how many; 0 of 0 where it has none. */
    step: z.number(),
    steps: z.number(),
    updated: z.number(),
    wanted: z.number(),
    /** Percent of the traffic on the new version. */
    weight: z.number().optional(),
    /** `promotion`: waits for somebody; `time`: goes on by itself; `analysis`: what Argo measured decided nothing. */
    pause: z.enum(['promotion', 'time', 'analysis']).optional(),
    /** Until when the pause is judged, where it is ended here. */
    until: z.number().optional(),
  }),
  z.strictObject({ code: z.literal('rolling-back'), workload: name, back: z.number(), wanted: z.number() }),
  z.strictObject({ code: z.literal('written-over-again'), workloads: z.array(name), until: z.number() }),
  z.strictObject({ code: z.literal('staying-back'), until: z.number() }),
  z.strictObject({ code: z.literal('settling'), until: z.number() }),
  z.strictObject({ code: z.literal('soaking'), until: z.number() }),
  z.strictObject({ code: z.literal('watching'), until: z.number() }),
  z.strictObject({ code: z.literal('stepping'), percent: z.number(), until: z.number() }),
  z.strictObject({ code: z.literal('moving-replicas'), percent: z.number() }),
  z.strictObject({ code: z.literal('copy-starting'), copy: name, ready: z.number(), wanted: z.number() }),
  z.strictObject({ code: z.literal('removing-copy'), copy: name }),
  z.strictObject({ code: z.literal('window-closed'), opens: z.number() }),
  z.strictObject({ code: z.literal('not-before'), at: z.number() }),
  z.strictObject({ code: z.literal('job-running'), job: name }),
  z.strictObject({ code: z.literal('awaiting-approval'), expires: z.number() }),
  // unknown
  z.strictObject({
    code: z.literal('datadog-unreachable'),
    since: z.number(),
    /** The code of a `DatadogError`, or words. */
    detail: z.string(),
    /** When Datadog takes calls again, where it said so. */
    until: z.number().optional(),
  }),
  z.strictObject({
    code: z.literal('monitor-unknown'),
    monitor: z.string(),
    state: z.enum(['no-data', 'unknown', 'warn', 'muted', 'edited', 'stale', 'missing']),
    /** Of an edited monitor: what it is now. */
    edited: z.strictObject({ name: z.string(), query: z.string(), onlyOptions: z.literal(true).optional() }).optional(),
  }),
  z.strictObject({
    code: z.literal('kubernetes-unreachable'),
    context: z.string(),
    detail: z.string(),
    /** On the way back: what is not put back yet because of it, and what can't be for another reason. */
    workloads: z.array(notPutBackSchema).optional(),
  }),
  z.strictObject({
    code: z.literal('forbidden'),
    context: z.string(),
    verb: z.string(),
    resource: z.string(),
    group: z.string(),
    namespace: z.string(),
  }),
  z.strictObject({ code: z.literal('technical'), detail: z.string(), tries: z.number() }),
  // asks
  z.strictObject({ code: z.literal('operator'), by: z.string(), text: z.string().optional() }),
  z.strictObject({ code: z.literal('approval-expired'), at: z.number() }),
  z.strictObject({ code: z.literal('plan-drifted'), changes: z.array(z.string()) }),
  z.strictObject({ code: z.literal('monitor-red-before'), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('alert-asks'), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('alert-older-than-switch'), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('half-done'), phase: z.string() }),
  z.strictObject({ code: z.literal('foreign-secret'), name: z.string(), stage: z.string() }),
  z.strictObject({ code: z.literal('window-too-short'), needed: z.number() }),
  z.strictObject({ code: z.literal('foreign-copy'), name: z.string(), stage: z.string() }),
  z.strictObject({
    code: z.literal('weights-changed'),
    route: z.string(),
    wanted: z.number(),
    /** What the route gives the copy now; absent where its rules disagree, or it is gone. */
    found: z.number().optional(),
  }),
  z.strictObject({ code: z.literal('old-secret-missing'), name: z.string(), stage: z.string() }),
  z.strictObject({
    code: z.literal('not-put-back'),
    workloads: z.array(notPutBackSchema),
  }),
  z.strictObject({ code: z.literal('newer-version-in-use'), workloads: z.array(z.string()), name: z.string() }),
  z.strictObject({ code: z.literal('written-over'), workloads: z.array(writtenOverSchema), times: z.number() }),
  z.strictObject({ code: z.literal('old-keys-missing'), workloads: z.array(lacksKeysSchema) }),
  // failed
  z.strictObject({
    code: z.literal('plan-blocked'),
    blockers: z.array(z.strictObject({ code: z.string(), what: z.string(), detail: z.string().optional() })),
  }),
  z.strictObject({ code: z.literal('monitor-missing'), monitor: z.string() }),
  z.strictObject({ code: z.literal('no-monitor-found'), tags: z.array(z.string()), query: z.string().optional() }),
  z.strictObject({
    code: z.literal('too-many-monitors'),
    stage: z.string(),
    count: z.number(),
    limit: z.number(),
    tags: z.array(z.string()),
    query: z.string().optional(),
  }),
  z.strictObject({ code: z.literal('slo-alerts-alone'), stage: z.string(), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('monitor-search-refused'), query: z.string() }),
  z.strictObject({
    code: z.literal('datadog-refused'),
    /** What stands in the way, as a `DatadogError` calls it. */
    detail: z.enum(['unauthorised', 'forbidden', 'no-such-site', 'no-api']),
  }),
  z.strictObject({ code: z.literal('workload-gone'), workload: name }),
  z.strictObject({ code: z.literal('workload-conflict'), workload: name, tries: z.number() }),
  z.strictObject({ code: z.literal('refused-by-cluster'), what: z.string(), detail: z.string() }),
  z.strictObject({ code: z.literal('pod-failing'), pod: z.string(), reason: z.string(), detail: z.string() }),
  z.strictObject({ code: z.literal('progress-deadline'), workload: name }),
  z.strictObject({ code: z.literal('rollout-degraded'), workload: name, detail: z.string() }),
  z.strictObject({ code: z.literal('pods-left-behind'), workload: name, pods: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('log-errors'),
    counts: z.array(z.strictObject({ pod: z.string(), at: z.number(), pattern: z.number(), count: z.number() })),
    allowed: z.number(),
    before: z.number(),
  }),
  z.strictObject({ code: z.literal('job-failed'), job: z.string(), detail: z.string() }),
  z.strictObject({ code: z.literal('job-timeout'), job: z.string() }),
  z.strictObject({ code: z.literal('cron-job-missing'), cronJob: z.string() }),
  z.strictObject({ code: z.literal('monitor-alert'), monitors: z.array(z.string()) }),
  z.strictObject({ code: z.literal('requested'), by: z.string(), text: z.string().optional() }),
  z.strictObject({ code: z.literal('rejected'), by: z.string(), text: z.string() }),
]);
export type PlainReason = z.infer<typeof plainReasonSchema>;

/**
 * Why a rotation waits, holds or failed, as facts. The words are in `slack/messages`. Each reason belongs to one
 * class (see `classOf`): `progress` is ordinary waiting, `unknown` holds until it is known, `asks` holds for a person,
 * `failed` is the world saying no.
 */
export const reasonSchema = z.discriminatedUnion('code', [
  ...plainReasonSchema.options,
  z.strictObject({
    code: z.literal('old-credential-over'),
    /** The old Secret, and where it is. */
    name: z.string(),
    stage: z.string(),
    /** Since when its credential is taken for dead. */
    since: z.number(),
    /** Somebody wrote so on the Secret; else its overlap is over. */
    revoked: z.boolean(),
    /** What calls for a rollback. */
    after: plainReasonSchema.optional(),
  }),
]);
export type Reason = z.infer<typeof reasonSchema>;
export type OldCredentialOver = Extract<Reason, { code: 'old-credential-over' }>;
export type ReasonCode = Reason['code'];
export type ReasonClass = 'progress' | 'unknown' | 'asks' | 'failed';

const classes: Record<ReasonCode, ReasonClass> = {
  'rolling-out': 'progress',
  'rollout-step': 'progress',
  'rolling-back': 'progress',
  'written-over-again': 'progress',
  'staying-back': 'progress',
  settling: 'progress',
  soaking: 'progress',
  watching: 'progress',
  stepping: 'progress',
  'moving-replicas': 'progress',
  'copy-starting': 'progress',
  'removing-copy': 'progress',
  'window-closed': 'progress',
  'not-before': 'progress',
  'job-running': 'progress',
  'awaiting-approval': 'progress',
  'datadog-unreachable': 'unknown',
  'monitor-unknown': 'unknown',
  'kubernetes-unreachable': 'unknown',
  forbidden: 'unknown',
  technical: 'unknown',
  operator: 'asks',
  'approval-expired': 'asks',
  'plan-drifted': 'asks',
  'monitor-red-before': 'asks',
  'alert-asks': 'asks',
  'alert-older-than-switch': 'asks',
  'half-done': 'asks',
  'foreign-secret': 'asks',
  'window-too-short': 'asks',
  'foreign-copy': 'asks',
  'weights-changed': 'asks',
  'old-secret-missing': 'asks',
  'not-put-back': 'asks',
  'newer-version-in-use': 'asks',
  'written-over': 'asks',
  'old-keys-missing': 'asks',
  'old-credential-over': 'asks',
  'plan-blocked': 'failed',
  'monitor-missing': 'failed',
  'no-monitor-found': 'failed',
  'too-many-monitors': 'failed',
  'slo-alerts-alone': 'failed',
  'monitor-search-refused': 'failed',
  'datadog-refused': 'failed',
  'workload-gone': 'failed',
  'workload-conflict': 'failed',
  'refused-by-cluster': 'failed',
  'pod-failing': 'failed',
  'progress-deadline': 'failed',
  'rollout-degraded': 'failed',
  'pods-left-behind': 'failed',
  'log-errors': 'failed',
  'job-failed': 'failed',
  'job-timeout': 'failed',
  'cron-job-missing': 'failed',
  'monitor-alert': 'failed',
  requested: 'failed',
  rejected: 'failed',
};

/** What a reason does to a rotation: see `reasonSchema`. */
export function classOf(reason: Reason): ReasonClass {
  return classes[reason.code];
}
