import type { Event } from '../../src/rotation/event.js';
import type { Actor } from '../../src/rotation/actor.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Click, Command } from '../../src/slack/inbox-item.js';
import type { Action, Reply } from '../../src/slack/reply.js';
import { sendToCleanup } from '../cleanup.js';
import { send } from '../send.js';
import { findTarget } from './find-target.js';
import type { ClickItem, CommandItem, InboxParts } from './inbox-parts.js';
import { beforeReopening, makeWay } from './make-way.js';
import { NotYet } from './not-yet.js';
import { whoAsks } from './who.js';

type Order = Extract<Command, { verb: 'rollback' | 'cancel' | 'hold' | 'resume' }>;
type CleanupClick = Extract<Click, { cleanup: string }>;

/** A typed order about a rotation. Going back after `done` is confirmed by a button first. */
export async function order(parts: InboxParts, item: CommandItem, command: Order): Promise<Reply> {
  const found = await findTarget(parts, command.target);
  if ('reply' in found) return found.reply;
  const { rotation } = found;
  const who = await whoAsks(parts, item, rotation.entry);
  if ('reply' in who) return who.reply;
  if (command.verb === 'rollback' && who.actor.mayRequest) {
    const asked = await beforeReopening(parts, rotation, { ofRollback: false, ofCredential: false });
    if (asked) return asked;
  }
  const text = 'reason' in command ? command.reason : undefined;
  return give(parts, rotation, command.verb, eventOf(command.verb, who.actor, text));
}

/** A pressed button. What its message showed then is part of the event: `next` refuses what is not so any more. */
export async function press(
  parts: InboxParts,
  item: ClickItem,
  click: Exclude<Click, { action: 'create-monitor' }>,
): Promise<Reply> {
  if ('cleanup' in click) return decideCleanup(parts, item, click);
  const rotation = await parts.rotations.load(click.rotation);
  if (!rotation) return { code: 'unknown-target', target: click.rotation, nearest: [] };
  const who = await whoAsks(parts, item, rotation.entry);
  if ('reply' in who) return who.reply;
  const by = who.actor;
  switch (click.action) {
    case 'approve':
      return give(parts, rotation, click.action, {
        type: 'approve',
        by,
        round: click.round,
        fingerprint: click.fingerprint,
      });
    case 'reject':
      return give(parts, rotation, click.action, { type: 'reject', by, round: click.round, text: click.text });
    case 'rollback':
      return rollBack(parts, item, click, rotation, by);
    case 'ask-again':
    case 'resume':
    case 'hold':
    case 'cancel':
      return give(parts, rotation, click.action, eventOf(click.action, by, click.text));
    default:
      return click satisfies never;
  }
}

type RollbackClick = Extract<Click, { action: 'rollback' }>;

async function rollBack(
  parts: InboxParts,
  item: ClickItem,
  { action, text, anyway }: RollbackClick,
  rotation: Rotation,
  by: Actor,
): Promise<Reply> {
  const isSure = { ofRollback: true, ofCredential: anyway === true };
  const stop = by.mayRequest
    ? ((await beforeReopening(parts, rotation, isSure)) ?? (await makeWay(parts, item, rotation, by)))
    : undefined;
  const event = eventOf(action, by, text);
  return stop ?? give(parts, rotation, action, anyway && event.type === 'rollback' ? { ...event, anyway } : event);
}

async function give(parts: InboxParts, { id }: Rotation, action: Action, event: Event): Promise<Reply> {
  const sent = await send(parts, id, event);
  switch (sent.type) {
    case 'moved':
    case 'unchanged':
      return { code: 'done', action, rotation: id };
    case 'refused':
      if (sent.refusal.code !== 'old-credential-over') return { code: 'refused', refusal: sent.refusal };
      return { code: 'rollback-confirm', rotation: sent.rotation, over: sent.refusal.why };
    case 'taken':
      throw new NotYet();
    case 'unknown':
      return { code: 'unknown-target', target: id, nearest: [] };
    default:
      return sent satisfies never;
  }
}

async function decideCleanup(parts: InboxParts, item: ClickItem, click: CleanupClick): Promise<Reply> {
  const cleanup = await parts.cleanups.load(click.cleanup);
  if (!cleanup) return { code: 'old-cleanup' };
  const who = await whoAsks(parts, item, cleanup.entry);
  if ('reply' in who) return who.reply;
  const type = cleanupEvents[click.action];
  const sent = await sendToCleanup(parts, click.cleanup, { type, by: who.actor, round: click.round });
  if (sent.type === 'moved')
    return { code: 'done', action: click.action, rotation: `${cleanup.stage}/${cleanup.name}` };
  if (sent.type === 'unknown' || sent.type === 'late' || sent.refusal.code === 'old-cleanup')
    return { code: 'old-cleanup' };
  return { code: 'refused', refusal: sent.refusal };
}

const cleanupEvents = { 'cleanup-delete': 'delete', 'cleanup-snooze': 'snooze', 'cleanup-keep': 'keep' } as const;

function eventOf(type: Order['verb'] | 'ask-again', by: Actor, text: string | undefined): Event {
  return type === 'resume' || type === 'ask-again'
    ? { type, by }
    : { type, by, ...(text === undefined ? {} : { text }) };
}
