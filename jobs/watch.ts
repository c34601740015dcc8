import { annotateVersion } from '../src/kubernetes/annotate-version.js';
import { done } from '../src/rotation/event.js';
import { currentItem } from '../src/rotation/record.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { because } from './steps/because.js';
import { judgeSwitched } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { openStage, stageAtHand } from './steps/stage.js';

/**
 * The watch: production runs on the new version for `watch` while the monitors are OK. The shared reading tells the
 * rotation of every change; this effect only begins and ends it. At the end the new versions are annotated as done.
 */
const watch: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const item = currentItem(rotation);
  const now = parts.now();
  const until = item?.until ?? now;
  if (now < until) {
    const state = `watching until ${new Date(until).toISOString()}`;
    await annotateVersion(stage.cluster, stage.plan.namespace, stage.name, { state });
    return { type: 'wait', until, why: { code: 'watching', until } };
  }
  const readings = await parts.monitors.readNow();
  const why = whyNotOk(judgeSwitched(rotation, stage.plan, readings, now));
  if (why) return because(parts, rotation, why);
  for (const { stage: name } of rotation.plan?.stages ?? []) {
    const { cluster, plan, name: secret } = await openStage(parts, rotation, name);
    await annotateVersion(cluster, plan.namespace, secret, { state: 'done' });
  }
  parts.mark(rotation, stage, 'done', stage.plan.workloads);
  return done({
    code: 'watched',
    ms: now - (item?.startedAt ?? now),
    monitors: stage.plan.monitors.map(({ name }) => name),
  });
};

export const watchSteps = { watch } as const;
