import type { ClusterReferences } from '../kubernetes/find-references.js';
import type { ReferenceHit } from '../kubernetes/search/grade-object.js';
import { hitSchema, type NotSeen } from '../rotation/reference.js';
import type { Answer } from './answer.js';
import { grantFor, grantLines } from './refs-grants.js';
import type { Meaning } from './refs-order.js';

type Grade = ReferenceHit['grade'];
const grades: readonly Grade[] = hitSchema.shape.grade.options;

/** The clusters by the names of their contexts. */
type Searched = Omit<ClusterReferences, 'contexts'> & { readonly contexts: readonly string[] };

/** What was found, for people and as JSON. 3 wins over 1: what was not seen may refer too. */
export function refsAnswer(meaning: Meaning, clusters: readonly Searched[]): Answer {
  const hits = clusters
    .flatMap((cluster) => cluster.hits.map((hit) => ({ context: labelOf(cluster), ...hit })))
    .sort((one, other) => grades.indexOf(one.grade) - grades.indexOf(other.grade));
  const notSeen = clusters.flatMap((cluster) =>
    cluster.notSeen.map((one) => ({ context: labelOf(cluster), ...one, grant: grantFor(one) })),
  );
  const ignored = [...new Set(clusters.flatMap((cluster) => cluster.ignored))];
  const counts = Object.fromEntries(grades.map((grade) => [grade, hits.filter((hit) => hit.grade === grade).length]));
  const { sought, note } = meaning;
  const told = note === undefined ? {} : { note };
  const searched = clusters.map(({ contexts, namespaces }) => ({ contexts, namespaces }));
  const json = { ...sought, clusters: searched, hits, notSeen, ignored, counts, ...told };
  const lines = linesOf(meaning, clusters, { hits, notSeen, ignored, counts }).map(shown);
  return { exit: notSeen.length > 0 ? 3 : hits.length > 0 ? 1 : 0, lines, json };
}

interface Findings {
  readonly hits: readonly (ReferenceHit & { readonly context: string })[];
  readonly notSeen: readonly Unseen[];
  readonly ignored: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

function linesOf(meaning: Meaning, clusters: readonly Searched[], found: Findings): string[] {
  const { hits, notSeen, ignored, counts } = found;
  const isOne = clusters.length === 1;
  const isNamed = 'secret' in meaning.sought;
  return [
    `Looked for ${meaning.title}, in ${clusters.map(placeText).join('; ')}.`,
    ...(meaning.note === undefined ? [] : [meaning.note]),
    ...hits.map((hit) => hitLine(hit, { isOne, isNamed })),
    ...notSeen.map((one) => notSeenLine(one, isOne)),
    ...clusters.flatMap((cluster) => grantsOf(cluster, isOne)),
    ...(ignored.length === 0 ? [] : [`Left out by search.ignore: ${ignored.join(', ')}`]),
    summary(hits.length, counts, notSeen.length > 0),
  ];
}

function labelOf({ contexts }: Searched): string {
  return contexts[0] ?? '';
}

function placeText({ contexts, namespaces }: Searched): string {
  const many = namespaces.length === 1 ? 'namespace' : 'namespaces';
  return `context ${contexts.join(' = ')} (${many} ${namespaces.join(', ')})`;
}

function hitLine(
  { context, grade, kind, namespace, name, path, secret }: ReferenceHit & { readonly context: string },
  { isOne, isNamed }: { readonly isOne: boolean; readonly isNamed: boolean },
): string {
  const object = namespace === undefined ? name : `${namespace}/${name}`;
  const where = isOne ? [] : [context];
  return [grade.padEnd(8), ...where, kind, object, path, ...(isNamed ? [] : [secret])].join('  ');
}

type Unseen = NotSeen & { readonly context: string };

function notSeenLine({ context, kind, namespace, why }: Unseen, isOne: boolean): string {
  const where = namespace === undefined ? [] : [`in ${namespace}`];
  const line = ['not seen', ...(isOne ? [] : [context]), kind, ...where, why].join('  ');
  const remedy = remedies[why.slice(0, why.indexOf(':'))];
  return remedy === undefined || !kind.startsWith('every kind') ? line : `${line}  (${remedy})`;
}

/** What to do about a whole API that does not answer, by why. */
const remedies: Readonly<Record<string, string>> = {
  unauthorized: 'the credentials of the context have expired or are wrong: log in again, or renew them',
  unreachable: 'is the server of the context up, and does this machine reach it?',
  throttled: 'the server is busy: ask again later',
};

function grantsOf(cluster: Searched, isOne: boolean): string[] {
  const lines = grantLines(cluster.notSeen.flatMap((one) => grantFor(one) ?? []));
  return lines.length === 0 || isOne ? lines : [`In ${labelOf(cluster)}:`, ...lines];
}

function summary(found: number, counts: Readonly<Record<string, number>>, isPartial: boolean): string {
  const partial = isPartial ? ' Not everything could be seen: there may be more.' : '';
  if (found === 0) return isPartial ? `Nothing was found.${partial}` : 'Nothing refers to it.';
  return `${grades.map((grade) => `${counts[grade]} ${grade}`).join(', ')}.${partial}`;
}

/** Keys of free-form objects may hold what a terminal would obey. */
function shown(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}
