import type { KnownBlock } from '@slack/types';
import type { Notice } from '../../rotation/notice.js';
import { touchedProduction, type Rotation } from '../../rotation/record.js';
import { classOf, type Reason } from '../../rotation/reason.js';
import { secretName } from '../../rotation/version.js';
import { called } from './audience-text.js';
import { besideTexts } from './beside-texts.js';
import { compose, section } from './blocks.js';
import { evidenceText } from './evidence-text.js';
import type { Message } from './message.js';
import { commandPages, procedureMessages } from './procedure-message.js';
import { reasonLine, reasonParagraph } from './reason-text.js';
import { phaseTitle, stepLabel } from './step-label.js';
import { bold, code, listed, person } from './text.js';
import { moment } from './time.js';
import { writerText } from './writer-text.js';

export interface NoticeContext {
  readonly rotation: Rotation;
  /** For the `procedure` notice: the commands that put everything back without the bot. */
  readonly commands?: readonly string[];
}

/**
 * What is said in the rotation's thread. It mentions only who is needed now. The commands of a `procedure` may need more
 * messages than this one: see `procedureMessages`.
 */
export function renderNotice(notice: Notice, context: NoticeContext): Message {
  const { rotation, commands = [] } = context;
  switch (notice.code) {
    case 'item-done':
      return said(
        `:white_check_mark: ${phaseTitle(notice.phase, notice.stage)}: ${stepLabel(notice.step, 'done', notice.percent)}: ${evidenceText(notice.evidence)}`,
      );
    case 'procedure':
      return procedureMessages(rotation, commands)[0];
    case 'bystanders':
      return bystanders(rotation);
    case 'unrecorded-rollback':
      return unrecorded(rotation, commands);
    case 'approval-asked':
    case 'approval-reminder':
      return approvalWanted(notice, rotation);
    case 'approved':
      return said(approved(notice));
    case 'production-now':
      return said(
        `:warning: ${person(notice.by)} asked for production without waiting for its window. The approval is still needed.`,
      );
    case 'held':
      return said(held(notice, rotation));
    case 'went-on':
      return said(wentOn(notice));
    case 'rollback-began':
      return said(rollbackBegan(notice, rotation));
    case 'rollback-refused':
      return said(rollbackRefused(notice, rotation));
    case 'put-back-again':
      return said(putBackAgain(notice));
    case 'ended':
      return said(ended(notice, rotation));
    default:
      return notice satisfies never;
  }
}

/** Whether a notice is also shown in the channel: what needs a person, and how it ended. */
export function isBroadcast(notice: Notice): boolean {
  switch (notice.code) {
    case 'approval-asked':
    case 'approval-reminder':
    case 'rollback-began':
    case 'rollback-refused':
    case 'put-back-again':
    case 'ended':
    case 'production-now':
    case 'unrecorded-rollback':
      return true;
    case 'held':
      return classOf(notice.reason) !== 'unknown' || leavesSomethingSwitched(notice.reason);
    case 'item-done':
    case 'procedure':
    case 'bystanders':
    case 'approved':
    case 'went-on':
      return false;
    default:
      return notice satisfies never;
  }
}

/** A rollback that waits for a cluster waits by itself, but people want to know of it. */
function leavesSomethingSwitched(reason: Reason): boolean {
  return reason.code === 'kubernetes-unreachable' && reason.workloads !== undefined;
}

type Of<C extends Notice['code']> = Extract<Notice, { code: C }>;

function said(text: string, more: readonly KnownBlock[] = []): Message {
  return compose(text, [section(text), ...more]);
}

/** Who asked, to be called; nobody where Keyturn itself began. */
function requester({ request }: Rotation): string {
  return request.by === 'keyturn' ? '' : `${person(request.by)} `;
}

function bystanders({ plan, entry, version }: Rotation): Message {
  const texts = besideTexts(plan?.stages ?? [], secretName(entry.baseName, version));
  const [first = 'Nothing but what is switched refers to the secret.', ...others] = texts;
  return said(
    first,
    others.map((text) => section(text)),
  );
}

function unrecorded(rotation: Rotation, commands: readonly string[]): Message {
  const text = [
    `:rotating_light: ${called(rotation.entry.approvers)}: ${bold(rotation.secret)} must be rolled back, and Keyturn can't do it: its own store takes no writes.`,
    'Please run these commands now. Each puts one workload back to the old version.',
  ].join('\n');
  const [blocks = [], ...others] = commandPages(commands);
  const more =
    others.length === 0
      ? []
      : [section('The other commands are in the thread of this rotation, under “Rollback commands”.')];
  return said(text, [...blocks.map((block) => section(block)), ...more]);
}

function approvalWanted(notice: Of<'approval-asked'> | Of<'approval-reminder'>, rotation: Rotation): Message {
  const { entry, secret, version, request } = rotation;
  const first = notice.code === 'approval-asked' ? (notice.again ? 'asks again for' : 'asks for') : 'still waits for';
  return said(
    [
      `:raising_hand: ${called(entry.approvers)}: ${bold(secret)} ${first} your approval to go to production with version ${code(version)}.`,
      `Staging has passed. Look at the plan in the message above and press \`Approve\` or \`Reject\` there, until ${moment(notice.expiresAt)}. ${person(request.by)}, who asked, can't approve it.`,
    ].join('\n'),
  );
}

function approved({ by, missing }: Of<'approved'>): string {
  return missing === 0
    ? `:white_check_mark: ${person(by)} approved. Production is next.`
    : `:white_check_mark: ${person(by)} approved. ${missing} more ${missing === 1 ? 'approval is' : 'approvals are'} needed.`;
}

function held({ reason }: Of<'held'>, rotation: Rotation): string {
  return `:raised_hand: ${requester(rotation)}${bold(rotation.secret)} is on hold.\n${reasonParagraph(reason)}`;
}

function wentOn({ after, by }: Of<'went-on'>): string {
  const how = by === undefined ? 'goes on by itself' : `goes on, ${person(by)} resumed it`;
  return `:arrow_forward: It ${how}. It was on hold because: ${reasonLine(after)}`;
}

function rollbackBegan({ why, by, production }: Of<'rollback-began'>, rotation: Rotation): string {
  const who = by === 'keyturn' ? 'Keyturn' : person(by);
  const where = production ? 'Production is being put back' : 'Staging is being put back; production was never touched';
  return `:rewind: ${requester(rotation)}${bold(rotation.secret)}: ${who} rolls back. ${where}.\n${reasonParagraph(why)}`;
}

function rollbackRefused({ why }: Of<'rollback-refused'>, rotation: Rotation): string {
  const { secret, version } = rotation;
  return `:no_entry_sign: ${bold(secret)} was not rolled back: version ${code(version)} is as done as before, and nothing was changed.\n${reasonParagraph(why)}`;
}

function putBackAgain({ workloads, times, most }: Of<'put-back-again'>): string {
  const who = workloads.map((one) => `${code(one.workload)} by ${writerText(one)}`);
  return `:warning: Somebody put the new version back into use: ${listed(who)}. The old one was put back again (${times} of ${most} times; then Keyturn stops and asks). Find what writes it, and stop it.`;
}

function ended({ ending, why }: Of<'ended'>, rotation: Rotation): string {
  const because = why === undefined ? '' : `\n${reasonParagraph(why)}`;
  const { secret, version, kind } = rotation;
  switch (ending) {
    case 'done':
      return kind === 'development'
        ? `:white_check_mark: ${bold(secret)} is done: development has the new value.`
        : `:white_check_mark: ${bold(secret)} is done: version ${code(version)} is in use everywhere. The old version is kept for its retention; until it is deleted, ${code(`/rotate rollback ${secret}`)} goes back to it.`;
    case 'rolled-back':
      return `:leftwards_arrow_with_hook: ${requester(rotation)}${bold(secret)} was rolled back: the version from before is in use again${touchedProduction(rotation) ? '' : ', and production was never touched'}.${because}`;
    case 'cancelled':
      return `:no_entry_sign: ${requester(rotation)}${bold(secret)} was cancelled. Production was never touched.${because}`;
    default:
      return ending satisfies never;
  }
}
