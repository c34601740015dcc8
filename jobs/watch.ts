import { done, wait, type Outcome } from '../src/rotation/event.js';
import { currentItem, type Rotation } from '../src/rotation/record.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { copyOfStage } from './blue-green/copy-at-hand.js';
import { copyWatchSteps } from './blue-green/copy-steps.js';
import { keepReady } from './blue-green/keep-copy.js';
import { because } from './steps/because.js';
import { annotate, finishStage } from './steps/finish-stage.js';
import { judgeSwitched } from './steps/judge-stage.js';
import type { Parts, StepHandler } from './parts.js';
import { stageAtHand, type StageAtHand } from './steps/stage.js';

/**
 * The watch: production runs on the new version for `watch` while the monitors are OK. The shared reading tells the
 * rotation of every change; this effect only begins and ends it. Where a copy has the traffic it also keeps that what the
 * original is, and the stage goes on with switching the original; elsewhere it is through.
 */
const watch: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const item = currentItem(rotation);
  const now = parts.now();
  const until = item?.until ?? now;
  if (now < until) return goOnWatching(parts, rotation, stage, until);
  const { plan } = stage.places[0];
  const readings = await parts.monitors.readNow();
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, now));
  if (why) return because(parts, rotation, why);
  if (!copyOfStage(rotation, stage)) await finishStage(parts, rotation, stage);
  return done({
    code: 'watched',
    ms: now - (item?.startedAt ?? now),
    monitors: plan.monitors.map(({ name }) => name),
  });
};

async function goOnWatching(parts: Parts, rotation: Rotation, stage: StageAtHand, until: number): Promise<Outcome> {
  await annotate([stage], `watching until ${new Date(until).toISOString()}`);
  const why = { code: 'watching' as const, until };
  const at = copyOfStage(rotation, stage);
  if (!at) return wait(until, why);
  const unready = await keepReady(parts, rotation, at);
  return unready ?? wait(Math.min(until, parts.now() + rotation.entry.timing.poll), why);
}

export const watchSteps = { watch, ...copyWatchSteps } as const;
