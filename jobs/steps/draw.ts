import { clusterIdentity } from '../../src/kubernetes/cluster-identity.js';
import type { Cluster } from '../../src/kubernetes/clusters.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { findBystanders } from '../../src/kubernetes/find-bystanders.js';
import { planMonitors } from '../../src/datadog/plan-monitors.js';
import type { SecretEntry, StageMonitors } from '../../src/rotation/entry.js';
import type { Plan, PlannedMonitor, StagePlan } from '../../src/rotation/plan.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';

/** An environment that a plan is drawn of: a stage of the catalogue, or development. */
export interface Target {
  readonly name: string;
  readonly production: boolean;
  readonly context?: string | undefined;
  readonly namespace: string;
  readonly monitors?: StageMonitors | undefined;
}

export type DrawParts = Pick<Parts, 'clusters' | 'monitors' | 'now' | 'signal'>;

/** The environments that a rotation is about, in their order. */
export function targetsOf({ entry, kind }: Pick<Rotation, 'entry' | 'kind'>): readonly Target[] {
  if (kind === 'rotation') return entry.stages;
  return entry.development ? [{ name: 'development', production: false, ...entry.development }] : [];
}

/** The plan of some environments as the clusters and Datadog show it now, or why it can't be drawn. Changes nothing. */
export async function drawPlanOf(
  parts: DrawParts,
  subject: Pick<Rotation, 'entry' | 'version'>,
  targets: readonly Target[],
): Promise<Plan | { readonly why: Reason }> {
  const stages: StagePlan[] = [];
  for (const target of targets) {
    const drawn = await drawOne(parts, subject, target);
    if ('why' in drawn) return drawn;
    stages.push(drawn);
  }
  return { stages };
}

async function drawOne(
  parts: DrawParts,
  { entry, version }: Pick<Rotation, 'entry' | 'version'>,
  target: Target,
): Promise<StagePlan | { readonly why: Reason }> {
  const cluster = await parts.clusters.open(target.context);
  const drawn = await drawStage(cluster, orderFor(entry, version, target));
  const others = await plannedBystanders(parts, cluster, entry, drawn);
  const monitors = target.monitors ? await plannedMonitors(parts, target.monitors) : { planned: [] };
  if ('why' in monitors) return monitors;
  return { ...drawn, ...others, cluster: await clusterIdentity(cluster), monitors: monitors.planned };
}

function orderFor(entry: SecretEntry, version: string, target: Target): Parameters<typeof drawStage>[1] {
  const { name, production, namespace, context } = target;
  const order = {
    stage: name,
    production,
    namespace,
    baseName: entry.baseName,
    keys: entry.keys,
    version,
  };
  return context === undefined ? order : { ...order, context };
}

async function plannedMonitors(
  parts: DrawParts,
  settings: StageMonitors,
): Promise<{ readonly planned: PlannedMonitor[] } | { readonly why: Reason }> {
  const readings = await parts.monitors.readFor(settings);
  if (readings.unreachable) return { why: { code: 'datadog-unreachable' as const, ...readings.unreachable } };
  const { planned, missing } = planMonitors(readings, settings, {
    now: parts.now(),
    staleAfter: Number.MAX_SAFE_INTEGER,
  });
  if (missing[0] !== undefined) return { why: { code: 'monitor-missing' as const, monitor: String(missing[0]) } };
  if (planned.length === 0) return { why: { code: 'no-monitor-found' as const, tags: settings.tags } };
  return { planned };
}

/** What refers to the secret beside the workloads, as the plan keeps it: very many of them would be read by nobody. */
async function plannedBystanders(
  { signal }: DrawParts,
  cluster: Cluster,
  { baseName, searchIgnore }: SecretEntry,
  { namespace, workloads }: Pick<StagePlan, 'namespace' | 'workloads'>,
): Promise<Pick<StagePlan, 'bystanders' | 'moreBystanders' | 'notSeen' | 'moreNotSeen'>> {
  const order = { namespace, baseName, workloads, ignore: searchIgnore, signal };
  const { bystanders, notSeen } = await findBystanders(cluster, order);
  // Somebody must act on a role before the switch.
  const rolesFirst = [...bystanders.filter(({ grant }) => grant), ...bystanders.filter(({ grant }) => !grant)];
  const more = bystanders.length - keptBystanders;
  const moreNotSeen = notSeen.length - keptBystanders;
  return {
    bystanders: rolesFirst.slice(0, keptBystanders),
    ...(more > 0 ? { moreBystanders: more } : {}),
    ...(notSeen.length > 0 ? { notSeen: notSeen.slice(0, keptBystanders) } : {}),
    ...(moreNotSeen > 0 ? { moreNotSeen } : {}),
  };
}

const keptBystanders = 50;
