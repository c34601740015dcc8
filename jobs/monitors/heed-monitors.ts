import type { Rotations } from '../../src/records/rotations.js';
import { webhookAlone, type WebhookAlert } from '../../src/datadog/webhook.js';
import { sameVerdict, type Readings, type Verdict } from '../../src/rotation/monitors.js';
import { observedStage } from '../../src/rotation/next/monitors.js';
import { speakingSince } from '../../src/rotation/production.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import type { Rotation } from '../../src/rotation/record.js';
import { judgeSwitched, speaking } from '../steps/judge-stage.js';
import type { SharedMonitors } from './share-monitors.js';
import { send, type SendParts } from '../send.js';
import type { LastResort } from '../tell/last-resort.js';

export interface HeedParts extends SendParts {
  readonly rotations: Rotations;
  readonly monitors: SharedMonitors;
  readonly lastResort: LastResort;
}

/** Looks at the monitors once for all rotations, and tells each rotation whose verdict is news. */
export async function heedMonitors(parts: HeedParts): Promise<void> {
  const observed = await observedRotations(parts);
  if (observed.length === 0) return;
  const ids = observed.flatMap(({ rotation, plan }) => speaking(rotation, plan).map(({ id }) => id));
  const readings = await parts.monitors.readWhenDue(ids);
  await Promise.all(observed.map((one) => tellVerdict(parts, one, judgeObserved(parts, one, readings))));
}

/**
 * An authenticated webhook says "look now". Where Datadog's API answers, only that counts; where it doesn't, the webhook
 * alone rolls back on the strict terms of `webhookAlone`.
 */
export async function heedAlert(parts: HeedParts, alert: WebhookAlert): Promise<void> {
  const observed = await observedRotations(parts);
  if (observed.length === 0) return;
  const readings = await parts.monitors.readAtOnce();
  try {
    await Promise.all(observed.map((one) => tellAlert(parts, alert, one, readings)));
  } finally {
    await parts.monitors.keep(readings);
  }
}

async function tellAlert(parts: HeedParts, alert: WebhookAlert, one: Observed, readings: Readings): Promise<void> {
  const { rotation, plan } = one;
  const verdict = judgeObserved(parts, one, readings);
  const scope = rotation.entry.stages.find(({ name }) => name === plan.stage)?.monitors?.scope ?? [];
  const switchedAt = speakingSince(rotation, plan.stage);
  const planned = speaking(rotation, plan);
  const alone = verdict.state === 'unreachable' && switchedAt !== undefined;
  const onTheirClock = (switchedAt ?? 0) + (readings.skew ?? 0);
  if (!alone || !webhookAlone(alert, planned, scope, onTheirClock)) return tellVerdict(parts, one, verdict);
  const monitor = planned.find(({ id }) => id === alert.monitorId);
  const monitors = [monitor?.name ?? String(alert.monitorId)];
  return tellVerdict(parts, one, { state: 'alert', monitors, since: alert.date ?? parts.now() });
}

interface Observed {
  readonly rotation: Rotation;
  readonly plan: StagePlan;
}

async function observedRotations({ rotations }: HeedParts): Promise<Observed[]> {
  return (await rotations.active()).flatMap((rotation) => {
    const stage = observedStage(rotation);
    const plan = rotation.plan?.stages.find((candidate) => candidate.stage === stage);
    return plan && plan.monitors.length > 0 ? [{ rotation, plan }] : [];
  });
}

function judgeObserved({ now }: HeedParts, { rotation, plan }: Observed, readings: Readings): Verdict {
  return judgeSwitched(rotation, plan, readings, now());
}

async function tellVerdict(parts: HeedParts, { rotation, plan }: Observed, verdict: Verdict): Promise<void> {
  if (sameVerdict(rotation.monitors, verdict)) return;
  try {
    await send(parts, rotation.id, { type: 'monitors', verdict, stage: plan.stage });
  } catch (error) {
    // Redis took no write. An alert can't wait for it: people get the commands instead.
    if (verdict.state === 'alert') await parts.lastResort(rotation, error);
    throw error;
  }
}
