import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { annotated, service } from '../../cluster/rotations/workloads.js';
import type { KubeObject, Place } from '../../cluster/rotations/place.js';
import type { AuditTrail } from './audit-trail.js';
import { callsOf, patchesIn } from './patches-keyturn.js';
import type { PodsRun } from './result.js';
import type { Scene } from './scene.js';
import { wallClock } from './wall-clock.js';

const [replicas, maxSurge, maxUnavailable, readyAfterS] = [6, 1, 1, 5];
const lookEveryMs = 50;

/** Milliseconds: no rollout by this strategy can be faster, whoever asks for it. */
export const podsLimit = Math.ceil(replicas / (maxSurge + maxUnavailable)) * readyAfterS * 1000;

export const podsSetting = `${replicas} replicas, ${maxSurge} more and ${maxUnavailable} fewer at a time, ready after ${readyAfterS} s`;

/** The Deployment whose pods take a while to become ready. */
export function slowDeployment(): KubeObject {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  return annotated(service(replicas, { strategy }), { 'keyturn.dev/test-ready-after': `${readyAfterS}s` });
}

/** Rotates, has the monitor alert, tells the bot so, and waits until no pod of the new version is there any more. */
export async function podsRun(scene: Scene, trail: AuditTrail): Promise<PodsRun> {
  const version = await scene.rotate();
  const now = wallClock();
  const load = loadavg()[0] ?? 0;
  await scene.alert();
  const began = now();
  await scene.tell();
  while (await isRunning(scene.place, version)) await wait(lookEveryMs);
  const lastBadPod = now() - began;
  await scene.rolledBack();
  const done = callsOf(trail, scene, began, ({ user }) => user.startsWith('system:serviceaccount:'));
  return { lastPatch: patchesIn(done, began, scene).lastPatch, lastBadPod, load };
}

async function isRunning(place: Place, version: string): Promise<boolean> {
  return (await place.list('production', 'pods')).some(({ spec }) => JSON.stringify(spec).includes(version));
}
