import { findReferences } from '../../src/kubernetes/find-references.js';
import { secretNamed, versionsOfBase } from '../../src/kubernetes/search/wanted-secret.js';
import type { SearchProgress } from '../../src/kubernetes/search/search-references.js';
import { secretName } from '../../src/rotation/version.js';
import type { Command, InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { afterTrouble } from './after-trouble.js';
import { askDoctor } from './ask-doctor.js';
import { giveAnswer } from './give-answer.js';
import type { CommandItem, InboxParts } from './inbox-parts.js';
import { orderMonitor } from './order-monitor.js';
import { readItem } from './read-item.js';
import { refsFacts, refsPlaces } from './refs-facts.js';
import { refuseStranger } from './who.js';

type Refs = Extract<Command, { verb: 'refs' }>;

/**
 * When a search that goes on is told of, in milliseconds from its begin. Slack takes five answers to a command: three
 * counters and the result leave one for a search that is run again after a crash.
 */
const counters = [3_000, 20_000, 120_000];

/** When a search that was stopped is run again, in milliseconds: not by the process that is about to end. */
const handBack = 2_000;

/**
 * What waits for other systems, by the key of its item in the inbox: `/rotate refs` searches, tells how far it is, answers;
 * `/rotate doctor` and the form of a monitor ask Datadog. The item leaves the inbox
 * just before the answer, so that a search that was lost is run again and its answer is given at most once. Stops at once
 * when it is told to: the item stays, and the search is to be run again from its begin at the time that comes back.
 */
export async function answerSearch(parts: InboxParts, key: string, signal: AbortSignal): Promise<number | undefined> {
  if (!(await parts.store.waiting()).includes(key)) return undefined;
  const item = await readItem(parts.store, key);
  const work = item && workOf(parts, item, signal);
  if (!work) return undefined;
  const reply = await workOn(parts, item, work, signal);
  if (signal.aborted) return parts.now() + handBack;
  if (reply === 'later') return undefined;
  if (await parts.store.finish(key)) await giveAnswer(parts, item, reply);
  return undefined;
}

/** The work behind an item; undefined for what is not done here. */
function workOf(parts: InboxParts, item: InboxItem, signal: AbortSignal): (() => Promise<Reply>) | undefined {
  if (item.kind === 'click') {
    const { click } = item;
    return click.action === 'create-monitor' ? () => orderMonitor(parts, item, click) : undefined;
  }
  const { command } = item;
  if (command.verb === 'refs') return () => search(parts, item, command, signal);
  return command.verb === 'doctor' ? () => askDoctor(parts, command.secret) : undefined;
}

async function workOn(
  parts: InboxParts,
  item: InboxItem,
  work: () => Promise<Reply>,
  signal: AbortSignal,
): Promise<Reply | 'later'> {
  try {
    return (await refuseStranger(parts, item)) ?? (await work());
  } catch (error) {
    return signal.aborted ? 'later' : afterTrouble(parts, item, error);
  }
}

async function search(
  parts: InboxParts,
  item: CommandItem,
  { secret, version }: Refs,
  signal: AbortSignal,
): Promise<Reply> {
  const entry = parts.catalogue.current().secrets[secret];
  if (!entry) return { code: 'unknown-target', target: secret, nearest: [] };
  const { baseName, searchIgnore } = entry;
  const order = { wanted: wantedOf(baseName, version), places: refsPlaces(entry), ignore: searchIgnore, signal };
  const tell = ({ kinds, kindsDone, hits }: Omit<SearchProgress, 'bytes'>): Promise<void> =>
    giveAnswer(parts, item, { code: 'searching', secret, kinds, kindsDone, hits });
  const found = await counting(tell, signal, (onProgress) => findReferences(parts.clusters, { ...order, onProgress }));
  return { code: 'refs', refs: refsFacts(entry, version, found) };
}

function wantedOf(baseName: string, version: string | undefined) {
  if (version === undefined) return versionsOfBase(baseName);
  return secretNamed(version === 'unversioned' ? baseName : secretName(baseName, version));
}

/** Tells of work that takes long, at the times of `counters`; the last of it is out before this resolves. */
async function counting<T>(
  tell: (progress: Omit<SearchProgress, 'bytes'>) => Promise<void>,
  signal: AbortSignal,
  work: (onProgress: (progress: SearchProgress) => void) => Promise<T>,
): Promise<T> {
  let latest: Omit<SearchProgress, 'bytes'> = { kinds: 0, kindsDone: 0, hits: 0 };
  let telling = Promise.resolve();
  const timers = counters.map((ms) => setTimeout(() => void (telling = telling.then(() => tell(latest))), ms));
  try {
    return await work((progress) => (latest = progress));
  } finally {
    for (const timer of timers) clearTimeout(timer);
    if (!signal.aborted) await telling;
  }
}
