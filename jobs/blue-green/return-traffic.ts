import { done } from '../../src/rotation/event.js';
import type { StepHandler } from '../parts.js';
import { again } from '../steps/because.js';
import { provePlaces } from '../steps/prove.js';
import { copyAtHand, onlyOriginal } from './copy-at-hand.js';

/**
 * Gives the original all traffic, on the new version, once its pods are proven ready again: the route is then what it was
 * before the rotation. Replicas grow before the copy's go, and are proven when they are there. May be repeated.
 */
export const returnTraffic: StepHandler = async (parts, rotation) => {
  const { stage, cluster, router, traffic, green } = await copyAtHand(parts, rotation);
  const original = onlyOriginal(stage);
  const before = await provePlaces(parts, rotation, original);
  if (before.type !== 'done') return before;
  const set = await router.setWeights(cluster, traffic, 0);
  if (set === 'waiting') return again(parts, rotation, { code: 'moving-replicas', percent: 0 });
  const after = await provePlaces(parts, rotation, original);
  return after.type === 'done' ? done({ code: 'traffic-returned', workload: `deployment/${green.original}` }) : after;
};
