import { runCheckJob, type CheckResult } from '../src/kubernetes/check-job.js';
import { inParallel } from '../src/kubernetes/in-parallel.js';
import { restartWorkloads } from '../src/kubernetes/restart-workloads.js';
import { updateInPlace } from '../src/kubernetes/update-in-place.js';
import { done, failed } from '../src/rotation/event.js';
import { currentItem, type Rotation } from '../src/rotation/record.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { withoutOriginal } from './blue-green/copy-at-hand.js';
import { copySteps, copyWatchSteps } from './blue-green/copy-steps.js';
import { again, because } from './steps/because.js';
import { checkLogs } from './steps/check-logs.js';
import { judgeSwitched, settleOf } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { lookAtRollouts } from './steps/look-at-rollouts.js';
import { judgedUntil, promoteRollouts, promotesIn } from './steps/promote-rollouts.js';
import { placesAtOnce, prove } from './steps/prove.js';
import { sharedValue } from './steps/shared-value.js';
import { inPlace, stageAtHand, type PlaceAtHand, type StageAtHand } from './steps/stage.js';
import { switchOver } from './steps/switch-over.js';

/**
 * Polls the rollouts of an environment until every one is complete; the first that fails fails the item. An Argo Rollout
 * that waits to be promoted is, where the catalogue says so, as long as the environment's monitors, if it has any, are OK.
 */
const rollOut: StepHandler = async (parts, rotation) => {
  const stage = withoutOriginal(await stageAtHand(parts, rotation));
  const rollouts = await lookAtRollouts(parts, rotation, stage);
  const { broken, moving, waiting, named } = rollouts;
  if (broken) return because(parts, rotation, broken);
  if (!moving) {
    return done({ code: 'rolled-out', workloads: named('rolled-out'), idle: named('idle'), cronJobs: named('cron') });
  }
  if (waiting.length === 0 || !promotesIn(stage)) return again(parts, rotation, moving);
  const { plan } = stage.places[0];
  const readings = await parts.monitors.readNow();
  const now = parts.now();
  const why = plan.monitors.length > 0 ? whyNotOk(judgeSwitched(rotation, plan, readings, now)) : undefined;
  if (why) return because(parts, rotation, why);
  const readAt = plan.monitors.length > 0 ? readings.readAt : now;
  return again(parts, rotation, judgedUntil(moving, await promoteRollouts(rotation, stage, rollouts, readAt)));
};

/**
 * Runs the integration test once, as a Job copied from the catalogue's CronJob, in the first of the stage's namespaces that
 * has it; its name makes a rerun find it.
 */
const runJob: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const check = stage.settings?.checks.job;
  if (!check) throw new Error('the environment has no Job to run');
  const { job, state, startedAt, endedAt, detail, place } = await runInFirst(rotation, stage, check.cronJob);
  const started = startedAt ?? currentItem(rotation)?.startedAt ?? parts.now();
  switch (state) {
    case 'no-cron-job':
      return failed({ code: 'cron-job-missing', cronJob: check.cronJob });
    case 'failed':
      return failed({ code: 'job-failed', job, detail: detail ?? '' });
    case 'passed':
      return done({
        code: 'job-passed',
        job: inPlace(place, job),
        seconds: Math.round(((endedAt ?? parts.now()) - started) / 1_000),
      });
    case 'running':
      if (parts.now() - started > check.timeout) return failed({ code: 'job-timeout', job });
      return again(parts, rotation, { code: 'job-running', job: inPlace(place, job) });
    default:
      return state satisfies never;
  }
};

async function runInFirst(
  rotation: Rotation,
  { stage, places, name }: StageAtHand,
  cronJob: string,
): Promise<CheckResult & { readonly place: PlaceAtHand }> {
  const order = { cronJob, rotationId: rotation.id, stage, secretName: name, baseName: rotation.entry.baseName };
  for (const place of places) {
    const result = await runCheckJob(place.cluster, { ...order, namespace: place.plan.namespace });
    if (result.state !== 'no-cron-job') return { ...result, place };
  }
  return { job: cronJob, state: 'no-cron-job', place: places[0] };
}

/** Lets the environment run for `soak`, and longer where its monitors need longer to judge; then they must be OK. */
const soak: StepHandler = async (parts, rotation) => {
  const { places, switchedAt = 0 } = await stageAtHand(parts, rotation);
  const { plan } = places[0];
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

/**
 * Development only: value and rotation annotation in one patch a place, which a rerun recognises. All places get the same
 * value. There is no way back.
 */
const update: StepHandler = async (parts, rotation) => {
  const { places, name } = await stageAtHand(parts, rotation);
  for (const { cluster, plan } of places) {
    await updateInPlace(cluster, {
      namespace: plan.namespace,
      name,
      secret: rotation.secret,
      rotationId: rotation.id,
      keys: rotation.entry.keys,
      obtain: () => sharedValue(rotation, places),
    });
  }
  return done({ code: 'updated-in-place', name });
};

/** Development only: restarts what refers to the Secret, by a pod template annotation that a rerun recognises. */
const restart: StepHandler = async (parts, rotation) => {
  const { places, switchedAt = parts.now() } = await stageAtHand(parts, rotation);
  const workloads = await inParallel(places, placesAtOnce, async (place) =>
    (await restartWorkloads(place.cluster, place.plan.workloads, rotation.id, switchedAt)).map((workload) =>
      inPlace(place, workload),
    ),
  );
  return done({ code: 'restarted', workloads: workloads.flat() });
};

export const stagingSteps = {
  ...copySteps,
  ...copyWatchSteps,
  switch: switchOver,
  'roll-out': rollOut,
  'prove-pods': prove,
  'check-logs': checkLogs,
  'run-job': runJob,
  soak,
  'update-in-place': update,
  restart,
} as const;
