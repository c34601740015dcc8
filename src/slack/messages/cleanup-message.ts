import { isDeletable } from '../../rotation/cleanup.js';
import { isTrace, type Hit, type NotSeen } from '../../rotation/reference.js';
import type { CleanupFacts } from '../cleanup-facts.js';
import { buttons, compose, context, section, type ButtonFacts } from './blocks.js';
import type { Message } from './message.js';
import { reasonWithoutRotation } from './reason-text.js';
import { missingRulesText } from './rule-text.js';
import { stageText } from './stage-text.js';
import { bold, code, count, escape, names, person, quote } from './text.js';
import { lasting, moment } from './time.js';

/** The message about one old version: what stands in the way of deleting it, and the buttons that are valid now. */
export function renderCleanupReminder(facts: CleanupFacts): Message {
  const title = `:broom: ${bold(facts.secret)}: version ${code(facts.name, 120)} is no longer used in ${code(stageText(facts.stage), 60)}`;
  return compose(`${escape(facts.secret)}: version ${escape(facts.name)} is no longer used`, [
    section([title, ...stateLines(facts)].join('\n')),
    ...buttons(cleanupButtons(facts)),
    context(`Not in use in ${code(facts.namespace)} since ${moment(facts.supersededAt)}.${extension(facts)}`),
  ]);
}

type Searched = Extract<CleanupFacts['state'], { type: 'searched' }>;

/** What is known of it now. */
export function stateLines(facts: CleanupFacts): string[] {
  const { trouble } = facts;
  return [...knownLines(facts), ...(trouble ? [`:warning: ${reasonWithoutRotation(trouble)}`] : [])];
}

function knownLines({ state, eligibleAt }: CleanupFacts): string[] {
  switch (state.type) {
    case 'waiting':
      return [`Kept until ${moment(eligibleAt)}.`];
    case 'waiting-for-cron':
      return [`Kept until these have succeeded once on a newer version: ${names(state.cronJobs)}.`];
    case 'searched':
      return searchLines(state);
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
      text: `${code(name)} in ${code(stageText(stage), 60)} is deleted for good; there is no way back to it.${weak}`,
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

function searchLines({ hits, notSeen, more = 0, ignored = [] }: Searched): string[] {
  const blocking = hits.filter((hit) => !isTrace(hit));
  const history = hits.filter(({ grade }) => grade === 'weak');
  const mentions = hits.filter(({ grade }) => grade === 'mention');
  const leftOut = ignored.length === 0 ? [] : [`Left out of the search by \`search.ignore\`: ${names(ignored)}.`];
  if (hits.length === 0 && notSeen.length === 0) {
    return ['Nothing refers to it any more. It can be deleted.', ...leftOut];
  }
  const safe = blocking.length === 0 && notSeen.length === 0;
  return [
    ...group('In the way of deleting it:', blocking),
    ...group('Only traces of the past, please look:', history),
    ...group('Mentioned, but not used, in:', mentions),
    ...(more === 0 ? [] : [`And in ${count(more, 'place')} more.`]),
    ...(notSeen.length === 0
      ? []
      : [
          '*Could not be looked at, so it is not called unused:*',
          ...notSeenLines(notSeen),
          ...missingRulesText(notSeen),
        ]),
    ...leftOut,
    ...(safe ? ['If you are sure about these traces, it can be deleted.'] : []),
  ];
}

/** Each object once, however many of its fields name the Secret. */
function group(title: string, hits: readonly Hit[]): string[] {
  const objects = hits.map((hit) => {
    const where = hit.namespace === undefined ? '' : ` in ${code(hit.namespace, 40)}`;
    return `• ${code(`${hit.kind}/${hit.name}`)}${where}${remedy(hit) ?? meanings[hit.grade] ?? ''}`;
  });
  const lines = [...new Set(objects)];
  if (lines.length === 0) return [];
  const more = lines.length > 5 ? [`• and ${lines.length - 5} more`] : [];
  return [bold(title), ...lines.slice(0, 5), ...more];
}

/** Why something is in the way that does not use the Secret now. */
const meanings: Partial<Record<Hit['grade'], string>> = {
  declared: ', which would bring the reference back',
  producer: ', which would make the Secret again',
};

/** A role is in the way until somebody takes the name out; nothing is lost by that, since nothing uses the version. */
function remedy({ kind, grade, path = '' }: Hit): string | undefined {
  const [, rule] = /^\/rules\/(\d+)\/resourceNames\//.exec(path) ?? [];
  const isRole = kind === 'Role' || kind === 'ClusterRole';
  if (grade !== 'strong' || !isRole || rule === undefined) return undefined;
  return `, which grants it by its name: take the name out of ${code(`rules[${rule}].resourceNames`)}`;
}

function notSeenLines(notSeen: readonly NotSeen[]): string[] {
  const lines = notSeen.slice(0, 5).map(({ kind, namespace, why }) => {
    return `• ${code(kind)}${namespace === undefined ? '' : ` in ${code(namespace, 40)}`}: ${quote(why, 100)}`;
  });
  return notSeen.length > 5 ? [...lines, `• and ${notSeen.length - 5} more`] : lines;
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
