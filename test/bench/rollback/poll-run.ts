import { setTimeout as wait } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { until } from '../../demo/until.js';
import type { AuditTrail } from './audit-trail.js';
import { callsOf, patchesIn } from './patches-keyturn.js';
import type { PollRun } from './result.js';
import type { Scene } from './scene.js';
import { wallClock } from './wall-clock.js';

/** Rotates, and has the monitor alert so many milliseconds after it was last read; nobody tells the bot. */
export async function pollRun(scene: Scene, trail: AuditTrail, sinceLook: number): Promise<PollRun> {
  await scene.rotate();
  const { datadog } = scene;
  const looks = (): number => Object.values(datadog.counts()).reduce((total, count) => total + count, 0);
  const before = looks();
  const load = loadavg()[0] ?? 0;
  const now = wallClock();
  await until('the monitors to be read', Date.now() + 60_000, () => looks() > before);
  await wait(sinceLook);
  const began = now();
  await scene.alert();
  await scene.rolledBack();
  const done = callsOf(trail, scene, began, ({ user }) => user.startsWith('system:serviceaccount:'));
  return { sinceLook, lastPatch: patchesIn(done, began, scene).lastPatch, load };
}
