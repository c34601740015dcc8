import { createVersion } from '../src/kubernetes/create-version.js';
import { done, failed } from '../src/rotation/event.js';
import { environmentOf } from '../src/rotation/places.js';
import type { Rotation } from '../src/rotation/record.js';
import { because } from './steps/because.js';
import { createdWhen } from './steps/created-when.js';
import { drawPlanOf, targetsOf } from './steps/draw.js';
import { judgeUnswitched, standsInTheWay } from './steps/judge-stage.js';
import type { StepHandler } from './parts.js';
import { findStrayValue, sharedValue } from './steps/shared-value.js';
import { inPlace, openStages, versionName, type PlaceAtHand, type StageAtHand } from './steps/stage.js';

/**
 * Draws the plan: what refers to the secret in every environment, who owns it, what stands in the way. Changes
 * nothing. Fails with everything that stands in the way at once.
 */
const drawPlan: StepHandler = async (parts, rotation) => {
  const drawn = await drawPlanOf(parts, rotation, targetsOf(rotation));
  if ('why' in drawn) return because(parts, rotation, drawn.why);
  const blockers = drawn.stages.flatMap(({ blockers }) => blockers);
  if (blockers.length > 0) return failed({ code: 'plan-blocked', blockers });
  const workloads = drawn.stages.flatMap(({ workloads }) => workloads);
  return done(
    {
      code: 'plan-drawn',
      workloads: workloads.length,
      fields: workloads.reduce((sum, { fields }) => sum + fields.length, 0),
      bystanders: drawn.stages.reduce((sum, { bystanders }) => sum + bystanders.length, 0),
    },
    { plan: drawn },
  );
};

/** The monitors exist, evaluate, are not muted and are OK, in every environment that has any. Changes nothing. */
const checkMonitors: StepHandler = async (parts, rotation) => {
  const planned = (rotation.plan?.stages ?? []).filter(({ monitors }) => monitors.length > 0);
  if (planned.length === 0) return done({ code: 'no-monitors' });
  const readings = await parts.monitors.readNow();
  for (const plan of planned) {
    const why = standsInTheWay(judgeUnswitched(rotation, plan, readings, parts.now()));
    if (why) return because(parts, rotation, why);
  }
  const names = planned.flatMap(({ monitors }) => monitors.map(({ name }) => name));
  return done({ code: 'monitors-ok', monitors: [...new Set(names)], readAt: readings.readAt });
};

/** The commands that put everything back without the bot go into the thread; `next` tells them with this outcome. */
const writeProcedure: StepHandler = async () => done({ code: 'procedure-written' });

/**
 * Creates the new Secret in every place. Looks for it by name first: one with this rotation's annotation is the work of an
 * earlier run, anybody else's stops the rotation. All places of an environment get the same value. Undone by cleanup alone.
 */
const createSecrets: StepHandler = async (parts, rotation) => {
  const name = versionName(rotation);
  const names: string[] = [];
  const found: string[] = [];
  const all = await openStages(parts, rotation);
  for (const stages of byEnvironment(all)) {
    const places = stages.flatMap((stage) => stage.places);
    for (const place of places) {
      const created = await createIn(rotation, place, places);
      if (created === 'foreign') return failed({ code: 'foreign-secret', name, stage: calledIn(place) });
      (created === 'created' ? names : found).push(`${calledIn(place)}/${name}`);
    }
    const stray = await findStrayValue(rotation, places);
    if (stray) return failed({ code: 'foreign-secret', name, stage: calledIn(stray) });
  }
  const places = all.flatMap((stage) => stage.places);
  return done({ code: 'secrets-created', names, found }, await createdWhen(rotation, places));
};

function createIn(rotation: Rotation, place: PlaceAtHand, sharing: readonly PlaceAtHand[]) {
  const { cluster, plan, name } = place;
  return createVersion(cluster, {
    namespace: plan.namespace,
    name,
    type: plan.previous?.type ?? 'Opaque',
    secret: rotation.secret,
    version: rotation.version,
    rotationId: rotation.id,
    requestedBy: rotation.request.by,
    keys: rotation.entry.keys,
    obtain: () => sharedValue(rotation, sharing),
    ...(plan.previous ? { previous: plan.previous.name } : {}),
  });
}

/** The stages that share a value, together: the clusters of one environment. */
function byEnvironment(stages: readonly StageAtHand[]): StageAtHand[][] {
  const groups = new Map<string, StageAtHand[]>();
  for (const stage of stages) {
    const environment = stage.settings ? environmentOf(stage.settings) : stage.stage;
    groups.set(environment, [...(groups.get(environment) ?? []), stage]);
  }
  return [...groups.values()];
}

function calledIn(place: PlaceAtHand): string {
  return inPlace({ label: place.plan.stage }, place.label).trim();
}

export const prepareSteps = {
  'draw-plan': drawPlan,
  'check-monitors': checkMonitors,
  'write-procedure': writeProcedure,
  'create-secrets': createSecrets,
} as const;
