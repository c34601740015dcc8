import { clusterIdentity } from '../../src/kubernetes/cluster-identity.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { listVersions } from '../../src/kubernetes/versions.js';
import { recovered } from '../../src/rotation/begin.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import { placesOf } from '../../src/rotation/places.js';
import type { Plan } from '../../src/rotation/plan.js';
import { secretName, versionTime } from '../../src/rotation/version.js';
import { wakeUp, type SendParts } from '../send.js';
import { drawStrategy } from '../steps/draw-strategy.js';
import { targetsIn } from '../steps/draw.js';
import type { Clusters } from '../../src/kubernetes/clusters.js';

export type RecoverParts = SendParts & { readonly rotations: Rotations; readonly clusters: Clusters };

/** States of a version whose rotation has not ended. */
const unfinished = /^(prepared|in-use|watching)/;

/**
 * Finds rotations that the cluster's annotations call unfinished and that no record knows: Redis was lost. Each becomes
 * a record again that holds and asks a person. Nothing in the cluster is changed, and approvals are asked again. May run
 * at any time: a rotation that has its record is left alone.
 */
export async function recoverRotations(parts: RecoverParts, entry: SecretEntry): Promise<void> {
  const lost = new Map<string, { version: string; by: string }>();
  for (const { context, namespace } of entry.stages.flatMap(placesOf)) {
    const versions = await listVersions(await parts.clusters.open(context), namespace, entry.baseName);
    for (const { version, ours, annotations } of versions) {
      const id = annotations['rotation'];
      if (!ours || id === undefined || versionTime(version) === undefined) continue;
      if (!unfinished.test(annotations['state'] ?? '') || annotations['superseded-at'] !== undefined) continue;
      if (lost.has(id) || (await parts.rotations.load(id))) continue;
      lost.set(id, { version, by: annotations['requested-by'] ?? 'keyturn' });
    }
  }
  for (const { version, by } of lost.values()) {
    const { plan, places, switched } = await lookAround(parts, entry, version);
    const draft = recovered({ entry, version, by, plan, places, switched, now: parts.now() });
    const created = await parts.rotations.create(draft, parts.now());
    if (created.type === 'saved') await wakeUp(parts, created.record);
  }
}

async function lookAround(parts: RecoverParts, entry: SecretEntry, version: string) {
  const plan: Plan = { stages: [] };
  const places: string[] = [];
  const switched: Record<string, number> = {};
  const targets = entry.stages.flatMap(targetsIn);
  for (const { name, production, context, namespace, strategy } of targets) {
    const cluster = await parts.clusters.open(context);
    const place = { stage: name, production, namespace, ...(context === undefined ? {} : { context }) };
    const drawn = await drawStage(cluster, { ...place, baseName: entry.baseName, keys: entry.keys, version });
    const identity = await clusterIdentity(cluster);
    const how = await drawStrategy(cluster, { entry, version }, strategy, drawn);
    const row = { ...withMissing(drawn), strategy: how.strategy };
    plan.stages.push({ ...row, cluster: identity, bystanders: [], monitors: [] });
    places.push(`${identity}/${namespace}/${entry.baseName}`);
    // What is switched already can't be told from the plan, which names what stood there before: see `inUse`.
    const { inUse } = await versionState(cluster, namespace, entry.baseName, version);
    if (inUse) switched[name] = parts.now();
  }
  return { plan, places: [...new Set(places)], switched };
}

/** An old Secret that is gone stays the one to go back to: the way back then says that it is missing. */
function withMissing(drawn: Awaited<ReturnType<typeof drawStage>>): Awaited<ReturnType<typeof drawStage>> {
  const name = drawn.blockers.find(({ code }) => code === 'no-previous-keys')?.what;
  if (drawn.previous || name === undefined) return drawn;
  return { ...drawn, previous: { name, uid: '', resourceVersion: '', type: 'Opaque', keys: [] } };
}

/** A version is annotated as in use no later than the first reference to it is written. */
async function versionState(
  cluster: Awaited<ReturnType<Clusters['open']>>,
  namespace: string,
  base: string,
  version: string,
) {
  const versions = await listVersions(cluster, namespace, base);
  const state = versions.find(({ name }) => name === secretName(base, version))?.annotations['state'] ?? '';
  return { inUse: state !== '' && state !== 'prepared' };
}
