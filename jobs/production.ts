import { readShape } from '../src/kubernetes/read-shape.js';
import { readRollouts } from '../src/kubernetes/rollout.js';
import { approvalIsValid } from '../src/rotation/approval.js';
import { done, failed, wait } from '../src/rotation/event.js';
import { fingerprint, planChanges } from '../src/rotation/plan.js';
import { nextWindow } from '../src/rotation/window.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { again, because } from './steps/because.js';
import { checkLogs } from './steps/check-logs.js';
import { drawPlanOf } from './steps/draw.js';
import { judgeSwitched, judgeUnswitched, settleOf, standsInTheWay } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { patienceOf } from './steps/patience-of.js';
import { prove } from './steps/prove.js';
import { stageAtHand } from './steps/stage.js';
import { switchOver } from './steps/switch-over.js';
import { stagingSteps } from './staging.js';

/** Waits for production's window, or for the moment of `--at`. The approval must still be valid when it opens. */
const awaitWindow: StepHandler = async (parts, rotation) => {
  const { settings } = await stageAtHand(parts, rotation);
  const now = parts.now();
  if (!approvalIsValid(rotation.approval, now)) {
    return failed({ code: 'approval-expired', at: rotation.approval?.validUntil ?? now });
  }
  const { start, by } = rotation.request;
  if (start.type === 'now') return done({ code: 'window-skipped', by });
  if (start.type === 'at' && now < start.at) return wait(start.at, { code: 'not-before', at: start.at });
  if (!settings?.window) return done({ code: 'window-open' });
  const { from, to } = nextWindow(settings.window, now);
  return from > now ? wait(from, { code: 'window-closed', opens: from }) : done({ code: 'window-open', until: to });
};

/** Draws production's plan again and reads its monitors again: what was approved must be what is there. */
const recheck: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const target = rotation.entry.stages.filter(({ name }) => name === stage.plan.stage);
  const drawn = await drawPlanOf(parts, rotation, target);
  if ('why' in drawn) return because(parts, rotation, drawn.why);
  const before = rotation.plan ?? { stages: [] };
  const now = {
    stages: before.stages.map((plan) => (plan.stage === stage.plan.stage ? (drawn.stages[0] ?? plan) : plan)),
  };
  const blockers = drawn.stages.flatMap((plan) => plan.blockers);
  if (blockers.length > 0) return failed({ code: 'plan-blocked', blockers });
  const watch = stage.settings?.watch ?? 0;
  const print = fingerprint(now, rotation.version, rotation.secret, watch);
  if (print !== rotation.approval?.fingerprint) {
    return again(parts, rotation, { code: 'plan-drifted', changes: planChanges(before, now) }, { drifted: now });
  }
  const readings = await parts.monitors.readNow();
  const why = standsInTheWay(judgeUnswitched(rotation, stage.plan, readings, parts.now()));
  return why ? because(parts, rotation, why) : done({ code: 'rechecked', fingerprint: print });
};

/** Proves that there is something to go back to: the old Secret is there, and it is the one that the plan saw. */
const proveOldSecret: StepHandler = async (parts, rotation) => {
  const { cluster, plan } = await stageAtHand(parts, rotation);
  const { previous } = plan;
  if (!previous) return done({ code: 'nothing-to-go-back-to' });
  const shape = await readShape(cluster, plan.namespace, previous.name);
  if (shape?.uid === previous.uid) return done({ code: 'old-secret-present', name: previous.name });
  return failed({ code: 'old-secret-missing', name: previous.name, stage: plan.stage });
};

/**
 * Watches the rollout under the monitors' eyes: complete only when every workload is rolled out and the monitors are
 * OK by readings that look at nothing from before the switch.
 */
const watchRollout: StepHandler = async (parts, rotation) => {
  const { cluster, plan, name, switchedAt = 0 } = await stageAtHand(parts, rotation);
  const readings = await parts.monitors.readNow();
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, parts.now()));
  if (why?.code === 'monitor-alert') return failed(why);
  const rollouts = await readRollouts(cluster, plan, name, patienceOf(rotation, switchedAt, parts.now()));
  const broken = rollouts.find(({ state }) => state === 'failed');
  if (broken?.reason) return because(parts, rotation, broken.reason);
  if (why) return because(parts, rotation, why);
  const moving = rollouts.find(({ state }) => state === 'rolling');
  if (moving) {
    const { workload, updated, wanted } = moving;
    return again(parts, rotation, { code: 'rolling-out', workload, updated, wanted });
  }
  const until = switchedAt + settleOf(rotation, plan);
  if (readings.readAt < until) return wait(until, { code: 'settling', until });
  return done({ code: 'monitors-ok', monitors: plan.monitors.map((monitor) => monitor.name), readAt: readings.readAt });
};

export const productionSteps = {
  'await-window': awaitWindow,
  recheck,
  'prove-old-secret': proveOldSecret,
  switch: switchOver,
  'watch-rollout': watchRollout,
  'check-logs': checkLogs,
  'run-job': stagingSteps['run-job'],
  'prove-pods': prove,
} as const;
