import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { listVersions, type VersionInfo } from '../../src/kubernetes/versions.js';
import { cleanupId, type Cleanup } from '../../src/rotation/cleanup.js';
import type { SecretEntry, Stage } from '../../src/rotation/entry.js';
import type { Rotations } from '../../src/records/rotations.js';
import { placesOf, type Place } from '../../src/rotation/places.js';
import type { Rotation } from '../../src/rotation/record.js';
import { versionOf, versionTime } from '../../src/rotation/version.js';
import type { CleanupParts } from '../cleanup.js';

/**
 * Begins a cleanup for every version of a secret that its annotations call superseded, in every place. A version
 * that was created and never used counts from the end of its rotation. What belongs to an active rotation waits for its
 * end. What has a cleanup already is left alone, so this may run at any time; that is how cleanups are rebuilt after
 * Redis was lost.
 */
export async function findSuperseded(parts: SupersededParts, entry: SecretEntry): Promise<void> {
  const active = (await parts.rotations.active()).filter(({ secret }) => secret === entry.name);
  const inRotation = new Set(active.flatMap(versionsOf));
  const begun = await parts.cleanups.active();
  const failures: unknown[] = [];
  for (const stage of entry.stages) {
    for (const place of placesOf(stage)) {
      const known = begun.filter((cleanup) => isIn(cleanup, entry, place));
      const found = { entry, stage, place, inRotation, known: known.map(({ id, name }) => ({ id, name })) };
      await beginIn(parts, found).catch((error: unknown) => failures.push(error));
    }
  }
  // A place that can't be looked at holds up no other.
  if (failures.length > 0) throw failures[0];
}

type SupersededParts = CleanupParts & { readonly rotations: Rotations };

interface Where {
  readonly entry: SecretEntry;
  readonly stage: Stage;
  readonly place: Place;
}

async function beginIn(
  parts: SupersededParts,
  where: Where & {
    readonly inRotation: ReadonlySet<string>;
    /** Cleanups of this place: also under the id that they had when the catalogue knew fewer places. */
    readonly known: readonly { readonly id: string; readonly name: string }[];
  },
): Promise<void> {
  const { entry, place, inRotation, known } = where;
  const cluster = await parts.clusters.open(place.context);
  for (const version of await listVersions(cluster, place.namespace, entry.baseName)) {
    if (!version.ours || versionTime(version.version) === undefined || inRotation.has(version.version)) continue;
    const supersededAt = await supersededSince(parts, place, version);
    if (supersededAt === undefined) continue;
    const cleanup = newCleanup(where, version, supersededAt);
    if (known.some(({ id, name }) => name === cleanup.name && id !== cleanup.id)) continue;
    const before = await parts.cleanups.load(cleanup.id);
    if (before && before.ending !== 'used-again') continue;
    const created = before
      ? await parts.cleanups.save({ ...cleanup, revision: before.revision, round: before.round }, [], parts.now())
      : await parts.cleanups.create(cleanup, parts.now());
    if (created.type === 'saved') await parts.queues.wake('cleanup', cleanup.id, cleanup.eligibleAt);
  }
}

function isIn(cleanup: Cleanup, { name }: SecretEntry, { context, namespace }: Place): boolean {
  return cleanup.secret === name && cleanup.context === context && cleanup.namespace === namespace;
}

/** What an active rotation brings and what it would go back to: neither may be deleted before it has ended. */
function versionsOf({ version, plan, entry }: Rotation): string[] {
  const previous = (plan?.stages ?? []).flatMap((stage) => (stage.previous ? [stage.previous.name] : []));
  return [version, ...previous.map((name) => versionOf(name, entry.baseName)).filter((known) => known !== undefined)];
}

async function supersededSince(
  parts: SupersededParts,
  { context, namespace }: Place,
  version: VersionInfo,
): Promise<number | undefined> {
  const annotated = Date.parse(version.annotations['superseded-at'] ?? '');
  if (!Number.isNaN(annotated)) return annotated;
  if (version.annotations['state'] !== 'prepared') return undefined;
  const rotation = await parts.rotations.load(version.annotations['rotation'] ?? '');
  if (rotation?.endedAt === undefined) return undefined;
  const cluster = await parts.clusters.open(context);
  const at = new Date(rotation.endedAt).toISOString();
  await annotateVersion(cluster, namespace, version.name, {
    state: rotation.ending ?? 'cancelled',
    'superseded-at': at,
  });
  return rotation.endedAt;
}

function newCleanup({ entry, stage, place }: Where, version: VersionInfo, supersededAt: number): Cleanup {
  const eligibleAt = supersededAt + entry.retention;
  return {
    schema: 1,
    id: cleanupId(entry.name, stage, place.namespace, version.version),
    revision: 0,
    secret: entry.name,
    entry,
    version: version.version,
    stage: stage.name,
    ...(place.context === undefined ? {} : { context: place.context }),
    namespace: place.namespace,
    name: version.name,
    phase: 'waiting',
    supersededAt,
    eligibleAt,
    awaited: [],
    round: 0,
    wakeAt: eligibleAt,
    places: [],
  };
}
