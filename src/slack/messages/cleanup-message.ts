import { isDeletable, type Hit, type NotSeen } from '../../rotation/cleanup.js';
import type { CleanupFacts } from '../cleanup-facts.js';
import { buttons, compose, context, section, type ButtonFacts } from './blocks.js';
import type { Message } from './message.js';
import { bold, code, count, escape, names, person, quote } from './text.js';
import { lasting, moment } from './time.js';

/** The message about one old version: what stands in the way of deleting it, and the buttons that are valid now. */
export function renderCleanupReminder(facts: CleanupFacts): Message {
  const title = `:broom: ${bold(facts.secret)}: version ${code(facts.name, 120)} is no longer used in ${code(facts.stage, 40)}`;
  return compose(`${escape(facts.secret)}: version ${escape(facts.name)} is no longer used`, [
    section([title, ...stateLines(facts)].join('\n')),
    ...buttons(cleanupButtons(facts)),
    context(`Not in use in ${code(facts.namespace)} since ${moment(facts.supersededAt)}.${extension(facts)}`),
  ]);
}

/** What is known of it now. */
export function stateLines({ state, eligibleAt }: CleanupFacts): string[] {
  switch (state.type) {
    case 'waiting':
      return [`Kept until ${moment(eligibleAt)}.`];
    case 'waiting-for-cron':
      return [`Kept until these have succeeded once on a newer version: ${names(state.cronJobs)}.`];
    case 'searched':
      return searchLines(state.hits, state.notSeen);
    case 'snoozed':
      return [`${person(state.by)} put this off until ${moment(state.until)}.`];
    case 'kept':
      return [`${person(state.by)} decided to keep it. It is not asked about again.`];
    case 'deleting':
      return [`${person(state.by)} said to delete it. It is searched for once more, then deleted.`];
    case 'ended':
      return [endingLine(state)];
    default:
      return state satisfies never;
  }
}

/** Buttons only for what was searched; `Delete` only where nothing blocks and everything could be seen. */
export function cleanupButtons({ cleanup, round, state, name, stage }: CleanupFacts): ButtonFacts[] {
  if (state.type !== 'searched') return [];
  const value = (action: string): string => JSON.stringify({ action, cleanup, round });
  const found = { at: 0, hits: [...state.hits], notSeen: [...state.notSeen] };
  const weak =
    state.hits.length === 0 ? '' : ` ${count(state.hits.length, 'weak trace')} will be left pointing to nothing.`;
  const remove: ButtonFacts = {
    text: 'Delete',
    action: 'cleanup-delete',
    value: value('cleanup-delete'),
    style: 'danger',
    confirm: {
      title: 'Delete this version?',
      text: `${code(name)} in ${code(stage, 40)} is deleted for good; there is no way back to it.${weak}`,
      yes: 'Delete it',
      no: 'Not now',
    },
  };
  return [
    ...(isDeletable(found) ? [remove] : []),
    { text: 'Snooze', action: 'cleanup-snooze', value: value('cleanup-snooze') },
    { text: 'Keep', action: 'cleanup-keep', value: value('cleanup-keep') },
  ];
}

function searchLines(hits: readonly Hit[], notSeen: readonly NotSeen[]): string[] {
  const blocking = hits.filter(({ grade }) => grade !== 'weak' && grade !== 'mention');
  const weak = hits.filter(({ grade }) => grade === 'weak' || grade === 'mention');
  if (hits.length === 0 && notSeen.length === 0) return ['Nothing refers to it any more. It can be deleted.'];
  const safe = blocking.length === 0 && notSeen.length === 0;
  return [
    ...(blocking.length === 0 ? [] : ['*In the way of deleting it:*', ...hitLines(blocking)]),
    ...(weak.length === 0 ? [] : ['*Only traces of the past, please look:*', ...hitLines(weak)]),
    ...(notSeen.length === 0
      ? []
      : ['*Could not be looked at, so it is not called unused:*', ...notSeenLines(notSeen)]),
    ...(safe ? ['If you are sure about these traces, it can be deleted.'] : []),
  ];
}

function hitLines(hits: readonly Hit[]): string[] {
  const lines = hits.slice(0, 8).map(({ kind, namespace, name }) => {
    return `• ${code(`${kind}/${name}`)}${namespace === undefined ? '' : ` in ${code(namespace, 40)}`}`;
  });
  return hits.length > 8 ? [...lines, `• and ${hits.length - 8} more`] : lines;
}

function notSeenLines(notSeen: readonly NotSeen[]): string[] {
  const lines = notSeen.slice(0, 8).map(({ kind, namespace, why }) => {
    return `• ${code(kind)}${namespace === undefined ? '' : ` in ${code(namespace, 40)}`}: ${quote(why, 100)}`;
  });
  return notSeen.length > 8 ? [...lines, `• and ${notSeen.length - 8} more`] : lines;
}

function endingLine(state: Extract<CleanupFacts['state'], { type: 'ended' }>): string {
  switch (state.ending) {
    case 'deleted':
      return `:white_check_mark: Deleted ${moment(state.at)}, on the word of ${person(state.by)}.`;
    case 'used-again':
      return `It is in use again since ${moment(state.at)}, so it stays.`;
    case 'gone':
      return `It was gone already when Keyturn looked, ${moment(state.at)}.`;
    default:
      return state.ending satisfies never;
  }
}

function extension({ extendedBy }: CleanupFacts): string {
  if (extendedBy === undefined) return '';
  return ` Kept longer than usual, because CronJob ${code(extendedBy.cronJob)} runs only every ${lasting(extendedBy.gap)}.`;
}
