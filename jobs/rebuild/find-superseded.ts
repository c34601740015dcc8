import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { listVersions, type VersionInfo } from '../../src/kubernetes/versions.js';
import { cleanupId, type Cleanup } from '../../src/rotation/cleanup.js';
import type { SecretEntry, Stage } from '../../src/rotation/entry.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { Rotation } from '../../src/rotation/record.js';
import { versionOf, versionTime } from '../../src/rotation/version.js';
import type { CleanupParts } from '../cleanup.js';

/**
 * Begins a cleanup for every version of a secret that its annotations call superseded, in every environment. A version
 * that was created and never used counts from the end of its rotation. What belongs to an active rotation waits for its
 * end. What has a cleanup already is left alone, so this may run at any time; that is how cleanups are rebuilt after
 * Redis was lost.
 */
export async function findSuperseded(
  parts: CleanupParts & { readonly rotations: Rotations },
  entry: SecretEntry,
): Promise<void> {
  const active = (await parts.rotations.active()).filter(({ secret }) => secret === entry.name);
  const inRotation = new Set(active.flatMap(versionsOf));
  for (const stage of entry.stages) {
    const cluster = await parts.clusters.open(stage.context);
    for (const version of await listVersions(cluster, stage.namespace, entry.baseName)) {
      if (!version.ours || versionTime(version.version) === undefined || inRotation.has(version.version)) continue;
      const supersededAt = await supersededSince(parts, stage, version);
      if (supersededAt === undefined) continue;
      const cleanup = newCleanup(entry, stage, version, supersededAt);
      const before = await parts.cleanups.load(cleanup.id);
      if (before && before.ending !== 'used-again') continue;
      const created = before
        ? await parts.cleanups.save({ ...cleanup, revision: before.revision, round: before.round }, [], parts.now())
        : await parts.cleanups.create(cleanup, parts.now());
      if (created.type === 'saved') await parts.queues.wake('cleanup', cleanup.id, cleanup.eligibleAt);
    }
  }
}

/** What an active rotation brings and what it would go back to: neither may be deleted before it has ended. */
function versionsOf({ version, plan, entry }: Rotation): string[] {
  const previous = (plan?.stages ?? []).flatMap((stage) => (stage.previous ? [stage.previous.name] : []));
  return [version, ...previous.map((name) => versionOf(name, entry.baseName)).filter((known) => known !== undefined)];
}

async function supersededSince(
  parts: CleanupParts & { readonly rotations: Rotations },
  stage: Stage,
  version: VersionInfo,
): Promise<number | undefined> {
  const annotated = Date.parse(version.annotations['superseded-at'] ?? '');
  if (!Number.isNaN(annotated)) return annotated;
  if (version.annotations['state'] !== 'prepared') return undefined;
  const rotation = await parts.rotations.load(version.annotations['rotation'] ?? '');
  if (rotation?.endedAt === undefined) return undefined;
  const cluster = await parts.clusters.open(stage.context);
  const at = new Date(rotation.endedAt).toISOString();
  await annotateVersion(cluster, stage.namespace, version.name, {
    state: rotation.ending ?? 'cancelled',
    'superseded-at': at,
  });
  return rotation.endedAt;
}

function newCleanup(entry: SecretEntry, stage: Stage, version: VersionInfo, supersededAt: number): Cleanup {
  const eligibleAt = supersededAt + entry.retention;
  return {
    schema: 1,
    id: cleanupId(entry.name, stage.name, version.version),
    revision: 0,
    secret: entry.name,
    entry,
    version: version.version,
    stage: stage.name,
    ...(stage.context === undefined ? {} : { context: stage.context }),
    namespace: stage.namespace,
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
