import { z } from 'zod';
import { itemSchema, phases, steps } from './checklist.js';
import { secretEntrySchema } from './entry.js';
import { verdictSchema } from './monitors.js';
import { plannedMonitorSchema, planSchema } from './plan.js';
import { hasBegunSwitch } from './production.js';
import { reasonSchema } from './reason.js';

const time = z.number();

export const requestSchema = z.strictObject({
  /** A Slack user id, or `keyturn` for what starts by itself. */
  by: z.string(),
  at: time,
  reason: z.string().optional(),
  /** When production may begin: in its window, at a moment, or without the window. */
  start: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('window') }),
    z.strictObject({ type: z.literal('at'), at: time }),
    z.strictObject({ type: z.literal('now') }),
  ]),
  /** What makes a redelivered command the same command. */
  key: z.string(),
});
export type Request = z.infer<typeof requestSchema>;

/** The one effect that a rotation waits for. An outcome with another id is late: it is audited and changes nothing. */
export const effectSchema = z.strictObject({
  id: z.string(),
  step: z.enum(steps),
  stage: z.string().optional(),
  /** Technical failures so far. */
  tries: z.number(),
});
export type Effect = z.infer<typeof effectSchema>;

export const holdSchema = z.strictObject({
  reason: reasonSchema,
  since: time,
  /** What ends it: the effect's next try, the next reading of the monitors, or a person. */
  endedBy: z.enum(['effect', 'monitors', 'person']),
});
export type Hold = z.infer<typeof holdSchema>;

export const approvalSchema = z.strictObject({
  /** Rises each time people are asked; a click carries the round that its message showed. */
  round: z.number(),
  fingerprint: z.string(),
  askedAt: time,
  expiresAt: time,
  remindAt: time,
  votes: z.array(z.strictObject({ by: z.string(), at: time })),
  /** Once given: until when production may begin. */
  validUntil: time.optional(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const rollbackSchema = z.strictObject({
  why: reasonSchema,
  by: z.string(),
  /** When the alert, the failure or the person's word arrived. */
  at: time,
  ending: z.enum(['rolled-back', 'cancelled']),
  /** The rotation had already ended as done. */
  reopened: z.boolean(),
  /** What could be put back at once, where something could not: when its last patch was accepted, and which workloads. */
  putBack: z.strictObject({ at: time, workloads: z.array(z.string()) }).optional(),
  /** When the rotation had ended, where it had. */
  doneAt: time.optional(),
  /** A person said that it goes back although the old credential is taken for dead. */
  anyway: z.boolean().optional(),
  /** How often what somebody wrote over was put back again, and when last. */
  fought: z.strictObject({ times: z.number(), at: time }).optional(),
});
export type Rollback = z.infer<typeof rollbackSchema>;

export const baselineSchema = z.strictObject({ total: z.number(), ms: z.number() });

/** One rotation, from request to the end of its watch. Plain JSON; holds no value and nothing computed from one. */
export const rotationSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  kind: z.enum(['rotation', 'development']),
  secret: z.string(),
  version: z.string().regex(/^\d{14}$/),
  revision: z.number(),
  /** The catalogue's entry as it was at the start. */
  entry: secretEntrySchema,
  request: requestSchema,
  phase: z.enum(phases),
  items: z.array(itemSchema),
  /** The item that is being done: an index into `items`. */
  cursor: z.number(),
  pending: effectSchema.optional(),
  /** How many effects there have been: the next id. */
  effects: z.number(),
  /** When something has to be done next without anybody asking. */
  wakeAt: time.optional(),
  waiting: reasonSchema.optional(),
  hold: holdSchema.optional(),
  plan: planSchema.optional(),
  /** A plan drawn anew that differs from the approved one: approved only by asking again. */
  drifted: planSchema.optional(),
  approval: approvalSchema.optional(),
  /** Per stage: matching log lines before the switch, and in how many milliseconds. */
  baselines: z.record(z.string(), baselineSchema),
  /** The places it holds while it runs: `<cluster UID>/<namespace>/<base name>`. One rotation at a time each. */
  places: z.array(z.string()),
  /** Per stage: when its new Secret was made, by its cluster's clock; records of before this was kept lack it. */
  created: z.record(z.string(), time).optional(),
  /** Per stage: when its switch was first allowed to begin. */
  switched: z.record(z.string(), time),
  monitors: verdictSchema.optional(),
  /** Monitors that were edited after the plan was drawn, as an approver accepted them: they count instead of the plan's. */
  accepted: z.array(plannedMonitorSchema).optional(),
  /** Alerts that began before this moment were shown to a person, who resumed: they count as older than the switch. */
  alertsFrom: time.optional(),
  rollback: rollbackSchema.optional(),
  ending: z.enum(['done', 'rolled-back', 'cancelled']).optional(),
  endedAt: time.optional(),
});
export type Rotation = z.infer<typeof rotationSchema>;
export type Ending = NonNullable<Rotation['ending']>;

/** `<secret>-<version>`. */
export function rotationId(secret: string, version: string): string {
  return `${secret}-${version}`;
}

/** The item that is being done, if the rotation has not ended. */
export function currentItem(rotation: Rotation): Rotation['items'][number] | undefined {
  return rotation.phase === 'ended' ? undefined : rotation.items[rotation.cursor];
}

/** Whether the shell may run the pending effect now: it is due, and no hold waits for somebody else. */
export function isRunnable(rotation: Rotation, now: number): boolean {
  if (!rotation.pending || (rotation.wakeAt ?? 0) > now) return false;
  return rotation.hold === undefined || rotation.hold.endedBy === 'effect';
}

/** Whether production's switch was ever allowed to begin. */
export function touchedProduction(rotation: Rotation): boolean {
  return rotation.entry.stages.some((stage) => stage.production && rotation.switched[stage.name] !== undefined);
}

/** Whether any switch was ever allowed to begin: from then on there is something to put back. */
export function touchedAnything(rotation: Rotation): boolean {
  return Object.keys(rotation.switched).length > 0;
}

/** Whether it is held by nothing but a monitor that was edited: an approver can accept the edit. */
export function awaitsAcceptance({ hold, monitors }: Rotation): boolean {
  return hold?.endedBy === 'monitors' && monitors?.state === 'unknown' && monitors.edited !== undefined;
}

/**
 * Whether people can be asked for a new approval: it expired or the plan drifted before the switch of the production stage
 * at hand began.
 */
export function mayAskAgain(rotation: Rotation): boolean {
  const { phase, hold, items } = rotation;
  if (phase !== 'approval' && phase !== 'production') return false;
  const code = hold?.reason.code;
  const begun = phase === 'production' && hasBegunSwitch(items, currentItem(rotation)?.stage);
  return !begun && (code === 'approval-expired' || code === 'plan-drifted');
}
