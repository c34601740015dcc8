import { inParallel } from '../src/kubernetes/in-parallel.js';
import { readShape } from '../src/kubernetes/read-shape.js';
import { approvalIsValid } from '../src/rotation/approval.js';
import { done, failed, wait, type Outcome } from '../src/rotation/event.js';
import type { Readings } from '../src/rotation/monitors.js';
import { asFarAsKnown, fingerprint, planChanges, type StagePlan } from '../src/rotation/plan.js';
import { touchedProduction, type Rotation } from '../src/rotation/record.js';
import { shiftTime } from '../src/rotation/shift-time.js';
import { nextWindowOf } from '../src/rotation/window.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { withoutOriginal } from './blue-green/copy-at-hand.js';
import { copySteps } from './blue-green/copy-steps.js';
import { again, because } from './steps/because.js';
import { checkLogs } from './steps/check-logs.js';
import { drawPlanOf, mayPass, targetsIn } from './steps/draw.js';
import { judgeSwitched, judgeUnswitched, settleOf, speaking, standsInTheWay } from './steps/judge-stage.js';
import type { Parts, StepHandler } from './parts.js';
import { lookAtRollouts } from './steps/look-at-rollouts.js';
import { judgedUntil, promoteRollouts } from './steps/promote-rollouts.js';
import { placesAtOnce, prove } from './steps/prove.js';
import { stageAtHand } from './steps/stage.js';
import { switchOver } from './steps/switch-over.js';
import { stagingSteps } from './staging.js';

/**
 * Waits for production's window, or for the moment of `--at`. The approval must still be valid when it opens; steps of
 * traffic must fit into what is left of it.
 */
const awaitWindow: StepHandler = async (parts, rotation) => {
  const { settings, places } = await stageAtHand(parts, rotation);
  const now = parts.now();
  if (!approvalIsValid(rotation.approval, now)) {
    return failed({ code: 'approval-expired', at: rotation.approval?.validUntil ?? now });
  }
  const { start, by } = rotation.request;
  if (start.type === 'now') return done({ code: 'window-skipped', by });
  if (start.type === 'at' && now < start.at) return wait(start.at, { code: 'not-before', at: start.at });
  if (!settings?.window) return done({ code: 'window-open' });
  const needed = shiftTime(settings, places[0].plan.monitors);
  const open = nextWindowOf(settings.window, now, needed);
  if (!open) return failed({ code: 'window-too-short', needed });
  const { from, to } = open;
  return from > now ? wait(from, { code: 'window-closed', opens: from }) : done({ code: 'window-open', until: to });
};

/**
 * Draws the stage's plan again and reads its monitors again: what was approved must be what is there. What a cluster before
 * it was switched to is no part of that. From the first cluster's switch on the monitors are judged as after it.
 */
const recheck: StepHandler = async (parts, rotation) => {
  const { stage, settings, places } = await stageAtHand(parts, rotation);
  const drawn = await drawPlanOf(parts, rotation, settings ? targetsIn(settings) : []);
  if ('why' in drawn) return because(parts, rotation, mayPass(drawn.why, parts.now()));
  const before = rotation.plan ?? { stages: [] };
  const now = { stages: replaced(before.stages, stage, drawn.stages) };
  const blockers = drawn.stages.flatMap((plan) => plan.blockers);
  if (blockers.length > 0) return failed({ code: 'plan-blocked', blockers });
  const comparable = asFarAsKnown(before, now);
  const print = fingerprint(comparable, rotation.version, rotation.secret, settings?.watch ?? 0);
  if (print !== rotation.approval?.fingerprint) {
    const changes = planChanges(before, comparable);
    return again(parts, rotation, { code: 'plan-drifted', changes }, { drifted: now });
  }
  const readings = await parts.monitors.readNow();
  const why = touchedProduction(rotation)
    ? whyNotOk(judgeSwitched(rotation, places[0].plan, readings, parts.now()))
    : standsInTheWay(judgeUnswitched(rotation, places[0].plan, readings, parts.now()));
  return why ? because(parts, rotation, why) : done({ code: 'rechecked', fingerprint: print });
};

/** The rows of one stage replaced by others, in their place; the others as they are. */
function replaced(rows: readonly StagePlan[], stage: string, by: readonly StagePlan[]): StagePlan[] {
  const first = rows.findIndex((row) => row.stage === stage);
  return rows.flatMap((row, index) => {
    if (row.stage !== stage) return [row];
    return index === first ? by : [];
  });
}

/** Proves that there is something to go back to: the old Secret is there, in each place, and it is the one that the plan saw. */
const proveOldSecret: StepHandler = async (parts, rotation) => {
  const { stage, places } = await stageAtHand(parts, rotation);
  const looked = await inParallel(places, placesAtOnce, async ({ cluster, plan, label }) => {
    const { previous } = plan;
    if (!previous) return undefined;
    const shape = await readShape(cluster, plan.namespace, previous.name);
    return { name: previous.name, label, isThere: shape?.uid === previous.uid };
  });
  const known = looked.filter((one) => one !== undefined);
  const lost = known.find(({ isThere }) => !isThere);
  if (lost) return failed({ code: 'old-secret-missing', name: lost.name, stage: [stage, lost.label].join(' ').trim() });
  if (known.length === 0) return done({ code: 'nothing-to-go-back-to' });
  return done({ code: 'old-secret-present', name: [...new Set(known.map(({ name }) => name))].join(', ') });
};

/**
 * Watches the rollout under the monitors' eyes: complete only when every workload is rolled out and the monitors are
 * OK by readings that look at nothing from before the switch. An Argo Rollout that waits to be promoted is, where the
 * catalogue says so, as long as they are.
 */
const watchRollout: StepHandler = async (parts, rotation) => {
  const stage = withoutOriginal(await stageAtHand(parts, rotation));
  const { plan } = stage.places[0];
  const ids = speaking(rotation, plan).map(({ id }) => id);
  // Every rotation polls its rollouts: the look of the last interval serves them all.
  const readings = await parts.monitors.readWithin(rotation.entry.timing.poll, ids);
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, parts.now()));
  if (why?.code === 'monitor-alert') return failed(why);
  const rollouts = await lookAtRollouts(parts, rotation, stage);
  if (rollouts.broken) return because(parts, rotation, rollouts.broken);
  if (why) return because(parts, rotation, why);
  if (rollouts.moving) {
    const judged = await promoteRollouts(rotation, stage, rollouts, readings.readAt);
    return again(parts, rotation, judgedUntil(rollouts.moving, judged));
  }
  const until = (stage.switchedAt ?? 0) + settleOf(rotation, plan);
  if (parts.now() < until) return wait(until, { code: 'settling', until });
  return readings.readAt < until ? judgeOnce(parts, rotation, plan) : judgedOk(plan, readings);
};

/** The last interval's look is from before the switch had settled: this one is taken for it. */
async function judgeOnce(parts: Parts, rotation: Rotation, plan: StagePlan): Promise<Outcome> {
  const readings = await parts.monitors.readNow();
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, parts.now()));
  return why ? because(parts, rotation, why) : judgedOk(plan, readings);
}

function judgedOk({ monitors }: StagePlan, { readAt }: Readings): Outcome {
  return done({ code: 'monitors-ok', monitors: monitors.map(({ name }) => name), readAt });
}

export const productionSteps = {
  ...copySteps,
  'await-window': awaitWindow,
  recheck,
  'prove-old-secret': proveOldSecret,
  switch: switchOver,
  'watch-rollout': watchRollout,
  'check-logs': checkLogs,
  'run-job': stagingSteps['run-job'],
  'prove-pods': prove,
} as const;
