import { annotateVersion } from '../src/kubernetes/annotate-version.js';
import { done } from '../src/rotation/event.js';
import { currentItem } from '../src/rotation/record.js';
import { whyNotOk } from '../src/rotation/why-not-ok.js';
import { because } from './steps/because.js';
import { judgeSwitched } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { openStages, stageAtHand, type StageAtHand } from './steps/stage.js';

/**
 * The watch: production runs on the new version for `watch` while the monitors are OK. The shared reading tells the
 * rotation of every change; this effect only begins and ends it. At the end of production's last watch the new versions are
 * annotated as done.
 */
const watch: StepHandler = async (parts, rotation) => {
  const stage = await stageAtHand(parts, rotation);
  const item = currentItem(rotation);
  const now = parts.now();
  const until = item?.until ?? now;
  if (now < until) {
    await annotate([stage], `watching until ${new Date(until).toISOString()}`);
    return { type: 'wait', until, why: { code: 'watching', until } };
  }
  const { plan } = stage.places[0];
  const readings = await parts.monitors.readNow();
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, now));
  if (why) return because(parts, rotation, why);
  // Until the last cluster is watched the rotation is not done, and the others need not be asked.
  if (rotation.entry.stages.at(-1)?.name === stage.stage) await annotate(await openStages(parts, rotation), 'done');
  else await annotate([stage], 'in-use');
  parts.mark(rotation, stage, 'done');
  return done({
    code: 'watched',
    ms: now - (item?.startedAt ?? now),
    monitors: plan.monitors.map(({ name }) => name),
  });
};

async function annotate(stages: readonly StageAtHand[], state: string): Promise<void> {
  for (const { cluster, plan, name } of stages.flatMap(({ places }) => places)) {
    await annotateVersion(cluster, plan.namespace, name, { state });
  }
}

export const watchSteps = { watch } as const;
