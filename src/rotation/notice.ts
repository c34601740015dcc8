import { z } from 'zod';
import { phases, steps } from './checklist.js';
import { evidenceSchema } from './evidence.js';
import { reasonSchema, writtenOverSchema } from './reason.js';

/** What is told to people, as facts; the words are in `slack/messages`. */
export const noticeSchema = z.discriminatedUnion('code', [
  z.strictObject({
    code: z.literal('item-done'),
    phase: z.enum(phases),
    stage: z.string().optional(),
    step: z.enum(steps),
    /** Of a step of the traffic. */
    percent: z.number().optional(),
    evidence: evidenceSchema,
  }),
  z.strictObject({ code: z.literal('procedure') }),
  z.strictObject({ code: z.literal('bystanders') }),
  /** Redis takes no writes while an alert calls for a rollback: the commands that do it by hand. */
  z.strictObject({ code: z.literal('unrecorded-rollback') }),
  z.strictObject({ code: z.literal('approval-asked'), expiresAt: z.number(), again: z.boolean() }),
  z.strictObject({ code: z.literal('approval-reminder'), expiresAt: z.number() }),
  z.strictObject({ code: z.literal('approved'), by: z.string(), missing: z.number() }),
  z.strictObject({ code: z.literal('production-now'), by: z.string() }),
  z.strictObject({ code: z.literal('held'), reason: reasonSchema }),
  z.strictObject({ code: z.literal('went-on'), after: reasonSchema, by: z.string().optional() }),
  z.strictObject({ code: z.literal('rollback-began'), why: reasonSchema, by: z.string(), production: z.boolean() }),
  /** After `done`: nothing was put back, and the rotation is as done as it was. */
  z.strictObject({ code: z.literal('rollback-refused'), why: reasonSchema }),
  /** Somebody wrote the new version's name over what was put back; it was put back once more. */
  z.strictObject({
    code: z.literal('put-back-again'),
    workloads: z.array(writtenOverSchema.omit({ command: true, detail: true })),
    times: z.number(),
    most: z.number(),
  }),
  z.strictObject({
    code: z.literal('ended'),
    ending: z.enum(['done', 'rolled-back', 'cancelled']),
    why: reasonSchema.optional(),
  }),
]);
export type Notice = z.infer<typeof noticeSchema>;

/** One line of the audit log before it is chained: who did what, and what was seen. */
export const auditFactSchema = z.strictObject({
  action: z.string(),
  by: z.string(),
  facts: z.record(z.string(), z.unknown()),
});
export type AuditFact = z.infer<typeof auditFactSchema>;
