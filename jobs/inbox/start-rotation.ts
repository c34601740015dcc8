import { DateTime } from 'luxon';
import { clusterIdentity } from '../../src/kubernetes/cluster-identity.js';
import { listVersions } from '../../src/kubernetes/versions.js';
import { reserveVersion } from '../../src/records/reserve-version.js';
import { begin } from '../../src/rotation/begin.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import type { Request, Rotation } from '../../src/rotation/record.js';
import type { Version } from '../../src/rotation/version.js';
import type { Command } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { targetsOf, type Target } from '../steps/draw.js';
import { wakeUp } from '../send.js';
import type { CommandItem, InboxParts } from './inbox-parts.js';
import { notAllowed, whoAsks } from './who.js';

type Start = Extract<Command, { verb: 'start' }>;

/**
 * Starts a rotation: takes the Secret's places, reserves a version that no environment has, saves the record with its
 * first effect. The same item again finds the rotation that it started. Refused, with who and since when, where another
 * rotation holds one of the places. Nothing in the clusters is changed here.
 */
export async function startRotation(parts: InboxParts, item: CommandItem, command: Start): Promise<Reply> {
  const set = parts.catalogue.current().secrets[command.secret];
  if (!set) return { code: 'unknown-target', target: command.secret, nearest: [] };
  const entry = command.strategy === 'rolling' ? allRolling(set) : set;
  const who = await whoAsks(parts, item, entry);
  if ('reply' in who) return who.reply;
  if (!who.actor.mayRequest) return notAllowed(entry, 'start');
  const kind = command.environment === 'development' ? 'development' : 'rotation';
  if (kind === 'development' && !entry.development) return { code: 'no-development', secret: entry.name };
  const targets = targetsOf({ entry, kind });
  const places = await placesOf(parts, entry, targets);
  const taken = await holder(parts, places, item);
  if (taken) return taken;
  const version = await reserve(parts, entry, targets, item);
  const request = requestOf(item, command, entry, parts.now());
  const created = await parts.rotations.create(begin({ entry, version, request, kind, places }), parts.now());
  if (created.type === 'saved') {
    await wakeUp(parts, created.record);
    return { code: 'started', rotation: created.record };
  }
  return (await holder(parts, places, item)) ?? { code: 'again' };
}

/** The entry as it is for a rotation that moves every environment by the workloads' own updates. */
function allRolling(entry: SecretEntry): SecretEntry {
  return { ...entry, stages: entry.stages.map((stage) => ({ ...stage, strategy: { type: 'rolling' } })) };
}

/** Which rotation has one of the places: this item's own is the one that it started before, anybody else's refuses it. */
async function holder(parts: InboxParts, places: readonly string[], item: CommandItem): Promise<Reply | undefined> {
  for (const place of places) {
    const id = await parts.ledger.holderOf(place);
    const rotation = id === undefined ? undefined : await parts.rotations.load(id);
    if (rotation?.request.key === item.key) return { code: 'started', rotation };
    if (rotation)
      return { code: 'locked', rotation: rotation.id, user: rotation.request.by, since: rotation.request.at };
  }
  return undefined;
}

/** Clusters are told apart by the UID of `kube-system`: two contexts of one cluster are one place. */
async function placesOf(parts: InboxParts, entry: SecretEntry, targets: readonly Target[]): Promise<string[]> {
  const places = await Promise.all(
    targets.map(async ({ context, namespace }) => {
      const cluster = await parts.clusters.open(context);
      return `${await clusterIdentity(cluster)}/${namespace}/${entry.baseName}`;
    }),
  );
  return [...new Set(places)];
}

async function reserve(
  parts: InboxParts,
  entry: SecretEntry,
  targets: readonly Target[],
  item: CommandItem,
): Promise<Version> {
  const lists = await Promise.all(
    targets.map(async ({ context, namespace }) =>
      listVersions(await parts.clusters.open(context), namespace, entry.baseName),
    ),
  );
  const existing = new Set(lists.flat().map(({ version }) => version));
  const order = { secret: entry.name, holder: item.key, now: item.at };
  return reserveVersion(parts.redis, order, async (version) => existing.has(version));
}

function requestOf(item: CommandItem, { reason, start }: Start, entry: SecretEntry, now: number): Request {
  const request: Request = { by: item.user, at: item.at, key: item.key, start: moment(start, entry, now) };
  return reason === undefined ? request : { ...request, reason };
}

/** A time of day is the next one in the zone of production's window, or in UTC where there is no window. */
function moment(start: Start['start'], entry: SecretEntry, now: number): Rotation['request']['start'] {
  if (start.type !== 'at') return start;
  const [hour = 0, minute = 0] = start.time.split(':').map(Number);
  const here = DateTime.fromMillis(now, { zone: entry.stages.at(-1)?.window?.zone ?? 'UTC' });
  const today = here.set({ hour, minute, second: 0, millisecond: 0 });
  return { type: 'at', at: (today > here ? today : today.plus({ days: 1 })).toMillis() };
}
