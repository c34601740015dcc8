import { hitSchema, type Hit } from '../../rotation/reference.js';
import type { RefHit, RefsFacts, RefsGroup } from '../refs-facts.js';
import type { Reply } from '../reply.js';
import { clip, compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { plainMessage } from './plain-message.js';
import { soughtText } from './sought-text.js';
import { stageText } from './stage-text.js';
import { bold, code, count, escape, listed, names, quote } from './text.js';

/** Lines of all groups together: what one message has room for, whatever the names are like. */
const MOST_LINES = 24;
/** What one paragraph has room for, together with how many more there are. */
const MOST_LINES_A_GROUP = 8;
const MOST_NOT_SEEN = 6;
const LONGEST_LINE = 340;

const grades = hitSchema.shape.grade.options;

/** What the grades mean. */
const titles: Readonly<Record<Hit['grade'], string>> = {
  strong: 'uses it',
  declared: 'would bring a reference back (declared)',
  producer: 'would make the Secret again (producer)',
  weak: 'history',
  mention: 'only mentions it',
};

/** What refers to a secret: what could not be seen first, then each environment by grade, capped, never silently. */
export function renderRefs(refs: RefsFacts): Message {
  const hits = refs.groups.flatMap((group) => group.hits);
  const blocks = refs.groups.flatMap(byGrade);
  const lines = Math.min(MOST_LINES_A_GROUP, Math.max(1, Math.floor(MOST_LINES / Math.max(1, blocks.length))));
  const isNamed = new Set(hits.map(({ secret }) => secret)).size < 2;
  return compose(`What refers to ${escape(refs.secret)}: ${count(hits.length, 'place')}`, [
    section(headline(refs, hits)),
    ...leftOut(refs),
    ...notSeen(refs),
    ...blocks.map(({ stages, grade, hits: found }) =>
      section([`${stageTitle(stages)} ${titles[grade]}`, ...hitLines(found, lines, isNamed)].join('\n')),
    ),
    context(`${code(`keyturn refs ${refs.secret}`, 120)} on the command line shows all of it. Nothing was changed.`),
  ]);
}

function leftOut({ ignored }: RefsFacts) {
  return ignored.length === 0 ? [] : [context(`Left out by \`search.ignore\`: ${names(ignored, 8)}.`)];
}

/** How far a search is. Slack can't change the answer to a command, so each is a message of its own, and there are few. */
export function renderSearching({ secret, kinds, kindsDone, hits }: Extract<Reply, { code: 'searching' }>): Message {
  const far = kinds === 0 ? 'asking the API what kinds there are' : `${kindsDone} of ${kinds} kinds done`;
  return plainMessage(`:mag: Still searching for ${code(secret)}: ${far}, ${count(hits, 'place')} found so far.`);
}

function headline(refs: RefsFacts, hits: readonly RefHit[]): string {
  const what = soughtText(refs);
  const isWhole = refs.notSeen.length === 0;
  if (hits.length === 0) {
    return isWhole
      ? `:white_check_mark: Nothing refers to ${what}. ${refs.ignored.length === 0 ? 'Every kind' : 'Every other kind'} was looked at, in all namespaces.`
      : `:warning: Nothing was found that refers to ${what}, but not everything could be looked at.`;
  }
  const counts = grades
    .map((grade) => ({ grade, found: hits.filter((hit) => hit.grade === grade).length }))
    .filter(({ found }) => found > 0)
    .map(({ grade, found }) => `${found} ${grade}`);
  return `${count(hits.length, 'place')} name${hits.length === 1 ? 's' : ''} ${what}: ${counts.join(' · ')}`;
}

interface GradeGroup extends RefsGroup {
  readonly grade: Hit['grade'];
}

function byGrade({ stages, hits }: RefsGroup): GradeGroup[] {
  return grades
    .map((grade) => ({ stages, grade, hits: hits.filter((hit) => hit.grade === grade) }))
    .filter((group) => group.hits.length > 0);
}

function stageTitle(stages: readonly string[]): string {
  return stages.length === 1
    ? `${bold(stageText(stages[0] ?? ''), 60)}:`
    : `*One of* ${listed(stages.map((stage) => bold(stageText(stage), 60)))}:`;
}

/** A line for each object; what a shown workload makes is counted. */
function hitLines(hits: readonly RefHit[], most: number, isNamed: boolean): string[] {
  const makers = hits.some(({ isMade }) => !isMade);
  const [shown, made] = makers
    ? [hits.filter(({ isMade }) => !isMade), hits.filter(({ isMade }) => isMade)]
    : [hits, []];
  const isOnePlace = new Set(hits.map(({ namespace }) => namespace)).size === 1;
  const objects = [...new Set(rareFirst(shown).map((hit) => objectLine(hit, { isNamed, isOnePlace })))];
  const more = objects.length > most ? [`• and ${objects.length - most} more`] : [];
  return [...objects.slice(0, most), ...more, ...madeLine(made)];
}

/** Where in an object is told where it says more than the kind. */
function objectLine(
  { kind, namespace, name, path = '', secret, grade }: RefHit,
  { isNamed, isOnePlace }: { readonly isNamed: boolean; readonly isOnePlace: boolean },
): string {
  const where = namespace === undefined || isOnePlace ? '' : ` in ${code(namespace, 40)}`;
  const field = kind.includes('.') || grade === 'mention' ? `, ${code(path, 100)}` : '';
  const which = isNamed ? '' : ` → ${code(secret, 60)}`;
  return clip(`• ${code(`${kind}/${name}`)}${where}${field}${which}`, LONGEST_LINE);
}

function madeLine(made: readonly RefHit[]): string[] {
  const objects = new Map(made.map(({ kind, namespace, name }) => [`${kind} ${namespace}/${name}`, kind]));
  const kinds = [...new Set(objects.values())].map((kind) =>
    count([...objects.values()].filter((one) => one === kind).length, kind),
  );
  return kinds.length === 0 ? [] : [`• and what these make: ${listed(kinds, 8)}`];
}

/** A Deployment says more than each of its pods: kinds with few hits stand before those with many. */
function rareFirst(hits: readonly RefHit[]): RefHit[] {
  const many = new Map<string, number>();
  for (const { kind } of hits) many.set(kind, (many.get(kind) ?? 0) + 1);
  return hits.toSorted((one, other) => (many.get(one.kind) ?? 0) - (many.get(other.kind) ?? 0));
}

function notSeen({ notSeen: all }: RefsFacts) {
  if (all.length === 0) return [];
  const lines = all.slice(0, MOST_NOT_SEEN).map(({ stages, kind, namespace, why }) => {
    const where = namespace === undefined ? '' : ` in ${code(namespace, 40)}`;
    return `• ${names(stages.map(stageText), 3)}: ${code(kind)}${where}: ${quote(why, 120)}`;
  });
  const more = all.length > MOST_NOT_SEEN ? [`• and ${all.length - MOST_NOT_SEEN} more`] : [];
  const forbidden = all.some(({ why }) => why.startsWith('forbidden:'));
  const remedy = forbidden ? ['`keyturn refs` prints the RBAC rules that would grant it.'] : [];
  return [section(['*Could not be looked at, so nothing is called unused:*', ...lines, ...more, ...remedy].join('\n'))];
}
