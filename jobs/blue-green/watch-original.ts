import { done, failed, wait } from '../../src/rotation/event.js';
import { currentItem } from '../../src/rotation/record.js';
import { whyNotOk } from '../../src/rotation/why-not-ok.js';
import type { StepHandler } from '../parts.js';
import { because } from '../steps/because.js';
import { judgeSwitched, settleOf } from '../steps/judge-stage.js';
import { copyAtHand } from './copy-at-hand.js';

/** The monitors are OK by readings that look at nothing from before the original had all traffic again. */
export const watchOriginal: StepHandler = async (parts, rotation) => {
  const { plan } = await copyAtHand(parts, rotation);
  const readings = await parts.monitors.readNow();
  const now = parts.now();
  const monitors = plan.monitors.map(({ name }) => name);
  if (monitors.length === 0) return done({ code: 'no-monitors' });
  const why = whyNotOk(judgeSwitched(rotation, plan, readings, now));
  if (why?.code === 'monitor-alert') return failed(why);
  if (why) return because(parts, rotation, why);
  const until = (currentItem(rotation)?.startedAt ?? now) + settleOf(rotation, plan);
  if (readings.readAt < until) return wait(Math.max(until, now), { code: 'settling', until });
  return done({ code: 'monitors-ok', monitors, readAt: readings.readAt });
};
