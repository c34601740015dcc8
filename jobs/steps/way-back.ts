import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { readShape } from '../../src/kubernetes/read-shape.js';
import { reclaimVersion } from '../../src/kubernetes/reclaim-version.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import { versionOf } from '../../src/rotation/version.js';
import { inPlace, type PlaceAtHand } from './stage.js';

/** Whether one place can be put back: to which Secret, and whether that was changed since; or why it can't be. */
export type WayBack = { readonly name?: string; readonly changed?: string } | { readonly why: Reason };

/**
 * Looks for what a place would be put back to. The old version's retention stops running. May be repeated. After
 * `done`, a still newer version in use closes the way; so does a revoked credential, unless a person said that it goes back
 * all the same.
 */
export async function findWayBack(place: PlaceAtHand, rotation: Rotation): Promise<WayBack> {
  const newer = rotation.rollback?.reopened ? await newerInUse(place, rotation) : undefined;
  if (newer) return { why: newer };
  const { cluster, plan } = place;
  const { previous } = plan;
  if (!previous) return {};
  const { name } = previous;
  const where = inPlace({ label: plan.stage }, place.label).trim();
  const missing: WayBack = { why: { code: 'old-secret-missing', name, stage: where } };
  const revokedIn = (annotations: Readonly<Record<string, string>>) =>
    rotation.rollback?.anyway ? undefined : annotations['revoked-at'];
  if (versionOf(name, rotation.entry.baseName) === 'unversioned') {
    const shape = await readShape(cluster, plan.namespace, name);
    if (shape?.uid !== previous.uid) return missing;
    const revoked = revokedIn(shape.annotations);
    if (revoked !== undefined) return { why: revokedAs(name, where, revoked) };
    return shape.resourceVersion === previous.resourceVersion ? { name } : { name, changed: `${where} ${name}` };
  }
  const reclaimed = await reclaimVersion(cluster, plan.namespace, previous);
  if (reclaimed === 'missing') return missing;
  const revoked = revokedIn(reclaimed.annotations);
  if (revoked === undefined) return { name };
  // Nothing goes back to it, so its retention runs again.
  const since = new Date(rotation.rollback?.at ?? 0).toISOString();
  await annotateVersion(cluster, plan.namespace, name, { 'superseded-at': since });
  return { why: revokedAs(name, where, revoked) };
}

/**
 * The first way back that is found, whichever place it is of; the others are not waited for. Where none has one: why the
 * first of those that answered doesn't. Throws where one didn't answer, and might have one.
 */
export async function firstWayBack(looks: readonly Promise<WayBack>[]): Promise<WayBack> {
  const closed: WayBack[] = [];
  const found = looks.map(async (look) => {
    const way = await look;
    if (!('why' in way)) return way;
    closed.push(way);
    throw new Closed();
  });
  try {
    return await Promise.any(found);
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    const broken = errors.find((one) => !(one instanceof Closed));
    if (broken !== undefined) throw broken;
    return closed[0] ?? {};
  }
}

class Closed extends Error {}

/** Whether a newer version in use closes the way: it does so for all places, as far as they can be looked at. */
export async function closedByNewer(looks: readonly Promise<WayBack>[]): Promise<WayBack | undefined> {
  const settled = await Promise.allSettled(looks);
  const ways = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return ways.find((way) => 'why' in way && way.why.code === 'newer-version-in-use');
}

/** A mark whose time can't be read is a mark all the same. */
function revokedAs(name: string, stage: string, at: string): Reason {
  return { code: 'old-credential-over', name, stage, since: Date.parse(at) || 0, revoked: true };
}

async function newerInUse({ cluster, plan }: PlaceAtHand, rotation: Rotation): Promise<Reason | undefined> {
  const { baseName, keys } = rotation.entry;
  const { stage, production, namespace } = plan;
  const now = await drawStage(cluster, { stage, production, namespace, baseName, keys, version: rotation.version });
  const ahead = now.workloads.flatMap((workload) =>
    workload.fields
      .filter(({ name }) => isNewer(versionOf(name, baseName), rotation.version))
      .map(({ name }) => ({ workload: workloadName(workload), name })),
  );
  if (!ahead[0]) return undefined;
  const workloads = [...new Set(ahead.map(({ workload }) => workload))];
  return { code: 'newer-version-in-use', workloads, name: ahead[0].name };
}

function isNewer(version: string | undefined, than: string): boolean {
  return version !== undefined && version !== 'unversioned' && version > than;
}
