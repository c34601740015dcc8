import type { Reply } from '../reply.js';
import { called } from './audience-text.js';
import { buttons, compose, context, section } from './blocks.js';
import { cleanupButtons, stateLines } from './cleanup-message.js';
import { notMadeText, renderDoctor, renderMonitorMade } from './doctor-message.js';
import { renderHistory } from './history-message.js';
import { renderList } from './list-message.js';
import type { Message } from './message.js';
import { plainMessage } from './plain-message.js';
import { renderPlan } from './plan-message.js';
import { problemText } from './problem-text.js';
import { reasonWithoutRotation } from './reason-text.js';
import { renderRefs, renderSearching } from './refs-message.js';
import { refusalText } from './refusal-text.js';
import { rollbackConfirm } from './rollback-confirm.js';
import { renderStatus } from './status-message.js';
import { bold, channel, code, person } from './text.js';
import { moment } from './time.js';

/** What a person is told, privately, about what they asked. */
export function renderReply(reply: Reply): Message {
  switch (reply.code) {
    case 'status':
      return renderStatus(reply.rotations);
    case 'list':
      return renderList(reply.rows);
    case 'history':
      return renderHistory(reply);
    case 'plan':
      return renderPlan(reply.plan);
    case 'searching':
      return renderSearching(reply);
    case 'refs':
      return renderRefs(reply.refs);
    case 'cleanup':
      return cleanupList(reply);
    case 'rollback-confirm':
      return rollbackConfirm(reply);
    case 'doctor':
      return renderDoctor(reply);
    case 'monitor-made':
      return renderMonitorMade(reply);
    case 'monitor-refused':
    case 'monitor-unsure':
    case 'started':
    case 'again':
    case 'waits-for':
    case 'refused':
    case 'locked':
    case 'unknown-target':
    case 'no-rotation':
    case 'no-development':
    case 'not-allowed':
    case 'stranger':
    case 'done':
    case 'trouble':
    case 'other-version':
    case 'old-cleanup':
      return plainMessage(replyText(reply));
    default:
      return reply satisfies never;
  }
}

type Of<C extends Reply['code']> = Extract<Reply, { code: C }>;
type Shown = Of<
  | 'status'
  | 'list'
  | 'history'
  | 'plan'
  | 'searching'
  | 'refs'
  | 'cleanup'
  | 'rollback-confirm'
  | 'doctor'
  | 'monitor-made'
>;

const NOTHING = 'Nothing was changed.';

function replyText(reply: Exclude<Reply, Shown>): string {
  switch (reply.code) {
    case 'started':
      return startedText(reply);
    case 'again':
      return 'That was received before and is being worked on; it was not started twice.';
    case 'refused':
      return refusalText(reply.refusal);
    case 'waits-for':
      return waitsForText(reply);
    case 'locked':
      return `${code(reply.rotation)} is already running for this Secret: ${person(reply.user)} started it ${moment(reply.since)}. Nothing was started. Wait for its end, or cancel it first.`;
    case 'unknown-target':
      return problemText({ code: 'unknown-secret', word: reply.target, nearest: reply.nearest });
    case 'no-rotation':
      return `There is no rotation of ${code(reply.secret)} that this could be about. ${NOTHING}`;
    case 'no-development':
      return problemText({ code: 'no-development', secret: reply.secret });
    case 'not-allowed':
      return notAllowedText(reply);
    case 'stranger':
      return `Only full members of this workspace can use Keyturn: no guests, bots or people of other workspaces. ${NOTHING}`;
    case 'done':
      return doneText(reply);
    case 'trouble':
      return `:warning: That could not be done. ${reasonWithoutRotation(reply.reason)} ${NOTHING}`;
    case 'other-version':
      return `${code(reply.rotation)} was begun by another version of Keyturn, and this one can't read its record: finish it with that version. ${NOTHING}`;
    case 'monitor-refused':
    case 'monitor-unsure':
      return notMadeText(reply);
    case 'old-cleanup':
      return `That reminder is outdated: this version was dealt with, or searched again, since. \`/rotate cleanup\` shows how it is now. ${NOTHING}`;
    default:
      return reply satisfies never;
  }
}

function startedText({ rotation }: Of<'started'>): string {
  const { entry, id, secret, kind } = rotation;
  const next =
    kind === 'development' ? 'Only development is touched.' : 'Staging is first; production waits for an approval.';
  return `The rotation of ${code(secret)} has begun. ${next} Follow it in ${channel(entry.channel)}; its id is ${code(id)}.`;
}

function notAllowedText({ action, who, channel: place }: Of<'not-allowed'>): string {
  const allowed = who === undefined ? `full members of ${channel(place)}` : called(who);
  return `You may not do that (${code(action)}). Who may: ${allowed}. ${NOTHING}`;
}

function waitsForText({ rotation, other, held }: Of<'waits-for'>): string {
  return held
    ? `${code(rotation, 120)} can’t be rolled back yet: ${code(other, 120)}, of the same Secret, is being put back itself and waits for a person. See its message, help it, then ask again. Nothing of ${code(rotation, 120)} was changed.`
    : `${code(rotation, 120)} is rolled back as soon as ${code(other, 120)} is: that one is active on the same Secret, was cancelled, and is put back first. There is nothing to do for you.`;
}

const doneTexts: Partial<Record<Of<'done'>['action'], string>> = {
  approve: 'Your approval of {id} counts.',
  reject: 'You rejected {id}. Staging is put back.',
  'ask-again': 'The approvers of {id} are asked again.',
  resume: '{id} is looked at again and goes on where it can.',
  hold: '{id} is on hold. Alerts still roll back.',
  cancel: '{id} is being cancelled. What was switched is put back.',
  rollback: '{id} is being rolled back.',
  'cleanup-delete': '{id} is searched for once more, then deleted.',
  'cleanup-snooze': 'You will be asked about {id} again later.',
  'cleanup-keep': '{id} is kept; nobody is asked about it again.',
};

function doneText({ action, rotation }: Of<'done'>): string {
  return (doneTexts[action] ?? 'Done: {id}.').replace('{id}', () => code(rotation, 120));
}

/** Each version with its buttons; a message has room for this many. */
const MOST_VERSIONS = 15;

function cleanupList({ rows }: Of<'cleanup'>): Message {
  if (rows.length === 0) return plainMessage('There are no old versions to clean up.');
  return compose(`${rows.length} old versions`, [
    ...rows
      .slice(0, MOST_VERSIONS)
      .flatMap((facts) => [
        section(
          [`${bold(facts.secret)}: ${code(facts.name, 120)} in ${code(facts.stage, 40)}`, ...stateLines(facts)].join(
            '\n',
          ),
        ),
        ...buttons(cleanupButtons(facts)),
      ]),
    ...(rows.length > MOST_VERSIONS
      ? [context(`and ${rows.length - MOST_VERSIONS} more; name a secret to see fewer`)]
      : []),
  ]);
}
