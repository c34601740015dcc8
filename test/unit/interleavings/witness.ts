import type { Actor } from '../../../src/rotation/actor.js';
import type { Cleanup } from '../../../src/rotation/cleanup.js';
import { fingerprint } from '../../../src/rotation/plan.js';
import type { Rotation } from '../../../src/rotation/record.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { namedBy, shareOfNew } from './far-side.js';
import { newName } from './furnish.js';
import type { Origin } from './process.js';
import { contexts, type Context } from './state.js';
import { rotationIn, type World } from './world.js';

/** What somebody pressed: the round and the plan that the message showed. */
export interface Vote {
  readonly by: Actor;
  readonly round: number;
  readonly fingerprint: string;
}

/** A vote that was counted: by the rules of promise 2 it must be one that counts. `before`: the record that it met. */
export function onVote(world: World, before: Rotation, vote: Vote): void {
  const { now, witness } = world.state;
  const { approval, entry, request } = before;
  const voted = witness.votes.filter(({ round }) => round === vote.round).map(({ by }) => by);
  const isLate = approval === undefined || now >= approval.askedAt + entry.approval.expires;
  const wrong = [
    ...(entry.approvers.users.includes(vote.by.user) ? [] : ['one who may not approve']),
    ...(vote.by.user === request.by ? ['the one who asked'] : []),
    ...(voted.includes(vote.by.user) ? ['one who has voted'] : []),
    ...(vote.round === approval?.round ? [] : ['an older message']),
    ...(vote.fingerprint === printOf(before) ? [] : ['another plan']),
    ...(isLate ? ['somebody after the end'] : []),
  ];
  world.broken.push(...wrong.map((who) => `promise 2: a vote counted of ${who}`));
  witness.votes.push({ round: vote.round, by: vote.by.user });
  if (voted.length + 1 < entry.approval.count) return;
  const { round, fingerprint } = vote;
  witness.permits.push({ round, fingerprint, from: now, until: now + entry.approval.expires });
}

/** Sees every write that a cluster accepted, by whom, and says which promise it breaks. */
export function onWrite(
  world: World,
  context: Context,
  origin: Origin,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): void {
  if (after === undefined && before?.kind === 'Secret') onDeletion(world, context, origin, before);
  if (context !== 'production' || shareOfNew(after) <= shareOfNew(before)) return;
  world.seen.add('production was switched');
  const lack = lacksPermit(world, origin);
  if (lack) world.broken.push(`promise 2: ${after?.kind} ${after?.metadata.name} was changed ${lack}`);
}

function lacksPermit({ state: { witness } }: World, { record, loadedAt }: Origin): string | undefined {
  const rotation = JSON.parse(record) as Rotation;
  const print = printOf(rotation);
  const permits = witness.permits.filter(
    (permit) => permit.round === rotation.approval?.round && permit.fingerprint === print,
  );
  if (permits.length === 0) return 'without an approval of this plan';
  // What follows the watch goes by the approval on which production was begun.
  if (rotation.phase === 'watch') return undefined;
  return permits.some(({ from, until }) => from <= loadedAt && loadedAt < until) ? undefined : 'after its approval';
}

function onDeletion(world: World, context: Context, origin: Origin, secret: KubeObject): void {
  const { now, witness } = world.state;
  const { name } = secret.metadata;
  world.seen.add('a version was deleted');
  const say = (what: string) => void world.broken.push(`promise 3: ${context}’s ${name} was deleted ${what}`);
  if (origin.queue !== 'cleanup') return say('by something else than a cleanup');
  const cleanup = JSON.parse(origin.record) as Cleanup;
  const isSaid = witness.deletions.some(({ id, round }) => id === cleanup.id && round === cleanup.round);
  if (!isSaid || cleanup.name !== name) say('without anybody having said so');
  const needed = witness.neededAt.get(`${context}/${name}`) ?? 0;
  if (now - needed < cleanup.entry.retention) say('before its retention was over');
  if (isNeeded(world, context, name)) say('while it was needed');
}

/** Whether a rotation that is under way may go back to a version, or brings it; what it finds at its start counts from then on. */
function isNeeded(world: World, context: Context, name: string): boolean {
  const rotation = rotationIn(world);
  if (rotation.phase === 'ended') return false;
  if (!rotation.rollback?.reopened) return true;
  const found = rotation.items.some(({ step, state }) => step === 'find-old-secret' && state === 'done');
  return name === newName || (found && context === 'production');
}

/** Notes who needs what now: workloads what they name, and a rotation that is under way what it brings. */
export function noteNeeds(world: World): void {
  const { clusters, now, witness } = world.state;
  const isUnderWay = rotationIn(world).phase !== 'ended';
  for (const context of contexts) {
    const names = [...clusters[context].objects.values()].flatMap(namedBy);
    for (const name of isUnderWay ? [...names, newName] : names) witness.neededAt.set(`${context}/${name}`, now);
  }
}

function printOf({ plan, version, secret, entry }: Rotation): string {
  return fingerprint(plan ?? { stages: [] }, version, secret, entry.stages.at(-1)?.watch ?? 0);
}
