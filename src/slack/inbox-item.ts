import { z } from 'zod';
import { templateOrderSchema } from '../doctor/template-order.js';

const reason = z.string().min(1).max(500);
const name = z.string().min(1).max(253);
/** What a person typed where a secret or a rotation's id belongs. */
const target = z.string().min(1).max(300);

/** When production may begin: in its window, at a time of day (in the window's zone, else UTC), or without the window. */
export const startSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('window') }),
  z.strictObject({ type: z.literal('at'), time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
  z.strictObject({ type: z.literal('now') }),
]);

/** A command that was understood and has something to do. `help` is not here: it is answered at once. */
export const commandSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('start'),
    secret: name,
    reason: reason.optional(),
    start: startSchema,
    environment: z.literal('development').optional(),
    strategy: z.enum(['rolling', 'blue-green']).optional(),
  }),
  z.strictObject({ verb: z.literal('plan'), secret: name }),
  z.strictObject({ verb: z.literal('status'), target: target.optional() }),
  z.strictObject({ verb: z.literal('list') }),
  z.strictObject({ verb: z.literal('history'), secret: name }),
  /** Without a version: every one, the unversioned Secret included. */
  z.strictObject({
    verb: z.literal('refs'),
    secret: name,
    version: z
      .string()
      .regex(/^(\d{14}|unversioned)$/)
      .optional(),
  }),
  z.strictObject({ verb: z.enum(['rollback', 'cancel', 'hold']), target, reason: reason.optional() }),
  z.strictObject({ verb: z.literal('resume'), target }),
  z.strictObject({ verb: z.literal('cleanup'), secret: name.optional() }),
  z.strictObject({ verb: z.literal('doctor'), secret: name.optional() }),
]);
export type Command = z.infer<typeof commandSchema>;

const round = z.int().nonnegative();

/** A button that was pressed, or a form that was sent, with what its message said then. */
export const clickSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('approve'),
    rotation: target,
    round,
    fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  z.strictObject({ action: z.literal('reject'), rotation: target, round, text: reason }),
  z.strictObject({
    action: z.enum(['ask-again', 'resume', 'hold', 'cancel']),
    rotation: target,
    text: reason.optional(),
  }),
  z.strictObject({
    action: z.literal('rollback'),
    rotation: target,
    text: reason.optional(),
    /** The button that was pressed said that the old credential is probably dead. */
    anyway: z.literal(true).optional(),
  }),
  z.strictObject({
    action: z.enum(['cleanup-delete', 'cleanup-snooze', 'cleanup-keep']),
    cleanup: z.string().min(1).max(300),
    round,
  }),
  z.strictObject({
    action: z.literal('create-monitor'),
    secret: name,
    stage: z.string().min(1).max(253),
    template: templateOrderSchema,
  }),
]);
export type Click = z.infer<typeof clickSchema>;

const from = {
  /** The same delivery, redelivered, has the same key. */
  key: z.string().min(1).max(200),
  /** When it was received, epoch milliseconds. */
  at: z.number(),
  user: z.string().min(1).max(50),
  team: z.string().max(50).optional(),
  channel: z.string().min(1).max(50),
  responseUrl: z.string().max(2000).optional(),
};

/** What a person asked of the bot, as it is kept until a worker takes it. Plain JSON; never holds what looks like a value. */
export const inboxItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...from, kind: z.literal('command'), command: commandSchema }),
  z.strictObject({ ...from, kind: z.literal('click'), click: clickSchema }),
]);
export type InboxItem = z.infer<typeof inboxItemSchema>;

/** Where items wait for a worker. */
export interface Inbox {
  /**
   * Keeps the item, once per `key`: `again` means that it was there already and nothing happened. Throws when it can't.
   * A save that arrives after `deadline` (epoch milliseconds) must be refused: the person was told that nothing came of it.
   */
  save(item: InboxItem, deadline: number): Promise<'saved' | 'again'>;
}
