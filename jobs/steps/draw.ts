import { clusterIdentity } from '../../src/kubernetes/cluster-identity.js';
import type { Cluster } from '../../src/kubernetes/clusters.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { findBystanders } from '../../src/kubernetes/find-bystanders.js';
import { mostMonitors, planMonitors } from '../../src/datadog/plan-monitors.js';
import type { SecretEntry, Stage, StageMonitors } from '../../src/rotation/entry.js';
import { developmentPlaces, placesOf } from '../../src/rotation/places.js';
import type { Blocker, Plan, PlannedMonitor, StagePlan } from '../../src/rotation/plan.js';
import type { Reason } from '../../src/rotation/reason.js';
import { datadogUnreachable } from '../../src/rotation/why-not-ok.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Strategy } from '../../src/rotation/strategy.js';
import type { Parts } from '../parts.js';
import { withPromotions } from './draw-promotion.js';
import { drawStrategy, withOneCopy } from './draw-strategy.js';

/** A place that a plan is drawn of: one of a stage of the catalogue, or of development. */
export interface Target {
  readonly name: string;
  readonly production: boolean;
  readonly context?: string | undefined;
  readonly namespace: string;
  readonly monitors?: StageMonitors | undefined;
  readonly strategy?: Strategy | undefined;
}

export type DrawParts = Pick<Parts, 'clusters' | 'monitors' | 'now' | 'signal'>;

/** The places that a rotation is about, in their order. */
export function targetsOf({ entry, kind }: Pick<Rotation, 'entry' | 'kind'>): Target[] {
  if (kind === 'rotation') return entry.stages.flatMap(targetsIn);
  return developmentPlaces(entry).map((place) => ({ name: 'development', production: false, ...place }));
}

/** The places of one stage. */
export function targetsIn(stage: Stage): Target[] {
  const { name, production, monitors, strategy } = stage;
  return placesOf(stage).map((place) => ({ name, production, monitors, strategy, ...place }));
}

/**
 * The plan of some places as the clusters and Datadog show it now, or why it can't be drawn: a place that can't be looked at
 * leaves no plan at all. Changes nothing.
 */
export async function drawPlanOf(
  parts: DrawParts,
  subject: Pick<Rotation, 'entry' | 'version'>,
  targets: readonly Target[],
): Promise<Plan | { readonly why: Reason }> {
  const stages: StagePlan[] = [];
  const planned = new Map<string, PlannedMonitor[]>();
  for (const { monitors, ...target } of targets) {
    const key = JSON.stringify(monitors);
    const found = monitors && !planned.has(key) ? await plannedMonitors(parts, target.name, monitors) : undefined;
    if (found && 'why' in found) return found;
    if (found) planned.set(key, found.planned);
    stages.push({ ...(await drawOne(parts, subject, target)), monitors: planned.get(key) ?? [] });
  }
  return { stages: withPromotions(withOneCopy(withDoubles(stages)), targets) };
}

/** Only the clusters themselves tell that two contexts lead to one of them: the later of two such places is blocked. */
export function withDoubles(stages: readonly StagePlan[]): StagePlan[] {
  const placeOf = ({ cluster, namespace }: StagePlan) => `${cluster}/${namespace}`;
  return stages.map((stage, index) => {
    if (!stages.slice(0, index).some((earlier) => placeOf(earlier) === placeOf(stage))) return stage;
    const double: Blocker = { code: 'same-place', what: `${stage.stage} ${stage.namespace}` };
    return { ...stage, blockers: [...stage.blockers, double] };
  });
}

async function drawOne(
  parts: DrawParts,
  { entry, version }: Pick<Rotation, 'entry' | 'version'>,
  target: Target,
): Promise<Omit<StagePlan, 'monitors'>> {
  const cluster = await parts.clusters.open(target.context);
  const drawn = await drawStage(cluster, orderFor(entry, version, target));
  const [others, how] = await Promise.all([
    plannedBystanders(parts, cluster, entry, drawn),
    drawStrategy(cluster, { entry, version }, target.strategy, drawn),
  ]);
  return { ...drawn, ...others, ...how, cluster: await clusterIdentity(cluster) };
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

/** The monitors of one environment, or why they can't judge it. What is refused here has changed nothing yet. */
async function plannedMonitors(
  parts: DrawParts,
  stage: string,
  settings: StageMonitors,
): Promise<{ readonly planned: PlannedMonitor[] } | { readonly why: Reason }> {
  const { readings, found, searchRefused } = await parts.monitors.readFor(settings);
  const { tags, query } = settings;
  if (searchRefused) return { why: { code: 'monitor-search-refused', query: query ?? '' } };
  if (readings.unreachable) return { why: refusedAtAll(readings.unreachable) };
  const look = { now: parts.now(), staleAfter: Number.MAX_SAFE_INTEGER };
  const plan = planMonitors(readings, { ...settings, found }, look);
  const { planned, missing, foundNone } = plan;
  if (missing[0] !== undefined) return { why: { code: 'monitor-missing', monitor: String(missing[0]) } };
  const selected = { tags, ...(query === undefined ? {} : { query }) };
  if (foundNone.length > 0) return { why: { code: 'no-monitor-found', ...selected } };
  if (planned.length > mostMonitors) {
    return { why: { code: 'too-many-monitors', stage, count: planned.length, limit: mostMonitors, ...selected } };
  }
  if (plan.onlySloAlerts) {
    return { why: { code: 'slo-alerts-alone', stage, monitors: planned.map(({ name }) => name) } };
  }
  return { planned };
}

const refusals = ['unauthorised', 'forbidden', 'no-such-site', 'no-api'] as const;

/** Keys and site are for a person to correct; everything else may become known by itself. */
function refusedAtAll(away: Parameters<typeof datadogUnreachable>[0]): Reason {
  const detail = refusals.find((code) => code === away.detail);
  return detail === undefined ? datadogUnreachable(away) : { code: 'datadog-refused', detail };
}

/**
 * For a plan that is drawn again: keys and site were right when it was drawn first, so that what looks wrong now may be an
 * outage, and pass.
 */
export function mayPass(why: Reason, now: number): Reason {
  return why.code === 'datadog-refused' ? datadogUnreachable({ since: now, detail: why.detail }) : why;
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
