import { loadavg } from 'node:os';
import type { AuditedCall, AuditTrail } from './audit-trail.js';
import type { PatchRun } from './result.js';
import type { Scene } from './scene.js';
import { wallClock } from './wall-clock.js';

/** Rotates, has the monitor alert, tells the bot so, and gives what it did until the last patch of production was accepted. */
export async function keyturnRun(scene: Scene, trail: AuditTrail): Promise<{ run: PatchRun; version: string }> {
  const version = await scene.rotate();
  const now = wallClock();
  const load = loadavg()[0] ?? 0;
  await scene.alert();
  const began = now();
  await scene.tell();
  await scene.rolledBack();
  const done = callsOf(trail, scene, began, ({ user }) => user.startsWith('system:serviceaccount:'));
  const { firstPatch, lastPatch } = patchesIn(done, began, scene);
  const calls = done
    .filter(({ answeredAt }) => answeredAt <= began + lastPatch)
    .map((call) => ({ what: wordsFor(call), from: call.receivedAt - began, to: call.answeredAt - began }));
  const workloads = scene.original.size;
  return {
    version,
    run: { peer: 'keyturn', workloads, firstPatch, lastPatch, whole: lastPatch, changing: lastPatch, calls, load },
  };
}

/** The calls of one user in the scene's namespaces since a moment. */
export function callsOf(
  trail: AuditTrail,
  { place }: Scene,
  began: number,
  isTheirs: (call: AuditedCall) => boolean,
): AuditedCall[] {
  const namespaces: string[] = Object.values(place.namespaces);
  return trail.callsSince(began).filter((call) => namespaces.includes(call.namespace) && isTheirs(call));
}

/** When the first and the last patch of production's workloads was accepted, in milliseconds since `began`. */
export function patchesIn(
  calls: readonly AuditedCall[],
  began: number,
  { place, original }: Scene,
): { firstPatch: number; lastPatch: number } {
  const accepted = calls.filter(
    ({ verb, resource, namespace, status }) =>
      verb === 'patch' && resource === 'deployments' && namespace === place.namespaces.production && status === 200,
  );
  const missing = [...original.keys()].filter((name) => !accepted.some((call) => call.name === name));
  if (missing.length > 0) throw new Error(`the API server accepted no patch of ${missing.join(', ')}`);
  const times = accepted.map(({ answeredAt }) => answeredAt - began);
  return { firstPatch: Math.min(...times), lastPatch: Math.max(...times) };
}

function wordsFor({ verb, resource, namespace, name, status }: AuditedCall): string {
  return `${verb} ${namespace.split('-').at(-1)} ${resource}/${name} ${status}`;
}
