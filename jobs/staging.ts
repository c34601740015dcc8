import { runCheckJob } from '../src/kubernetes/check-job.js';
import { restartWorkloads } from '../src/kubernetes/restart-workloads.js';
import { readRollouts, type RolloutState } from '../src/kubernetes/rollout.js';
import { updateInPlace } from '../src/kubernetes/update-in-place.js';
import { done, failed } from '../src/rotation/event.js';
import { currentItem } from '../src/rotation/record.js';
import { obtain } from '../src/values/obtain.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { again, because } from './steps/because.js';
import { checkLogs } from './steps/check-logs.js';
import { judgeSwitched, settleOf } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { patienceOf } from './steps/patience-of.js';
import { prove } from './steps/prove.js';
import { stageAtHand } from './steps/stage.js';
import { switchOver } from './steps/switch-over.js';

/** Polls the rollouts of an environment until every one is complete; the first that fails fails the item. */
const rollOut: StepHandler = async (parts, rotation) => {
  const { cluster, plan, name, switchedAt } = await stageAtHand(parts, rotation);
  const rollouts = await readRollouts(cluster, plan, name, patienceOf(rotation, switchedAt, parts.now()));
  const broken = rollouts.find(({ state }) => state === 'failed');
  if (broken?.reason) return because(parts, rotation, broken.reason);
  const moving = rollouts.find(({ state }) => state === 'rolling');
  if (moving) {
    const { workload, updated, wanted } = moving;
    return again(parts, rotation, { code: 'rolling-out', workload, updated, wanted });
  }
  return done({
    code: 'rolled-out',
    workloads: named(rollouts, 'rolled-out'),
    idle: named(rollouts, 'idle'),
    cronJobs: named(rollouts, 'cron'),
  });
};

/** Runs the integration test once, as a Job copied from the catalogue's CronJob; its name makes a rerun find it. */
const runJob: StepHandler = async (parts, rotation) => {
  const { cluster, plan, name, settings } = await stageAtHand(parts, rotation);
  const check = settings?.checks.job;
  if (!check) throw new Error('the environment has no Job to run');
  const { job, state, startedAt, endedAt, detail } = await runCheckJob(cluster, {
    namespace: plan.namespace,
    cronJob: check.cronJob,
    rotationId: rotation.id,
    stage: plan.stage,
    secretName: name,
    baseName: rotation.entry.baseName,
  });
  const started = startedAt ?? currentItem(rotation)?.startedAt ?? parts.now();
  switch (state) {
    case 'no-cron-job':
      return failed({ code: 'cron-job-missing', cronJob: check.cronJob });
    case 'failed':
      return failed({ code: 'job-failed', job, detail: detail ?? '' });
    case 'passed':
      return done({ code: 'job-passed', job, seconds: Math.round(((endedAt ?? parts.now()) - started) / 1_000) });
    case 'running':
      if (parts.now() - started > check.timeout) return failed({ code: 'job-timeout', job });
      return again(parts, rotation, { code: 'job-running', job });
    default:
      return state satisfies never;
  }
};

/** Lets the environment run for `soak`, and longer where its monitors need longer to judge; then they must be OK. */
const soak: StepHandler = async (parts, rotation) => {
  const { plan, switchedAt = 0 } = await stageAtHand(parts, rotation);
  const item = currentItem(rotation);
  const startedAt = item?.startedAt ?? parts.now();
  const until = Math.max(item?.until ?? startedAt, switchedAt + settleOf(rotation, plan));
  const now = parts.now();
  if (now < until) return { type: 'wait', until, why: { code: 'soaking', until } };
  const readings = await parts.monitors.readNow();
  const why = plan.monitors.length > 0 ? whyNotOk(judgeSwitched(rotation, plan, readings, now)) : undefined;
  if (why) return because(parts, rotation, why);
  return done({ code: 'soaked', ms: now - startedAt, monitors: plan.monitors.map(({ name }) => name) });
};

/** Development only: value and rotation annotation in one patch, which a rerun recognises. There is no way back. */
const update: StepHandler = async (parts, rotation) => {
  const { cluster, plan } = await stageAtHand(parts, rotation);
  const { baseName, keys } = rotation.entry;
  await updateInPlace(cluster, {
    namespace: plan.namespace,
    name: baseName,
    secret: rotation.secret,
    rotationId: rotation.id,
    keys,
    obtain: () => obtain(rotation.entry),
  });
  return done({ code: 'updated-in-place', name: baseName });
};

/** Development only: restarts what refers to the Secret, by a pod template annotation that a rerun recognises. */
const restart: StepHandler = async (parts, rotation) => {
  const { cluster, plan, switchedAt } = await stageAtHand(parts, rotation);
  const workloads = await restartWorkloads(cluster, plan.workloads, rotation.id, switchedAt ?? parts.now());
  return done({ code: 'restarted', workloads });
};

export const stagingSteps = {
  switch: switchOver,
  'roll-out': rollOut,
  'prove-pods': prove,
  'check-logs': checkLogs,
  'run-job': runJob,
  soak,
  'update-in-place': update,
  restart,
} as const;

function named(rollouts: readonly RolloutState[], state: RolloutState['state']): string[] {
  return rollouts.filter((rollout) => rollout.state === state).map(({ workload }) => workload);
}
