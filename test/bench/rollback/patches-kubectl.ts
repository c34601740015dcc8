import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { promisify } from 'node:util';
import { oldName } from '../../integration/whole/usual-catalogue.js';
import type { AuditTrail } from './audit-trail.js';
import { callsOf, patchesIn } from './patches-keyturn.js';
import type { PatchRun } from './result.js';
import type { Scene } from './scene.js';
import { wallClock } from './wall-clock.js';
import { repoint } from './workloads.js';

export interface Kubectl {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}

const run = promisify(execFile);

/** Points the same workloads at `version` by hand, and puts them back by the three commands that people are told, for each in turn. */
export async function kubectlRun(
  scene: Scene,
  trail: AuditTrail,
  { program, environment }: Kubectl,
  version: string,
): Promise<PatchRun> {
  const names = [...scene.original.keys()];
  const namespace = scene.place.namespaces.production;
  const kubectl = async (...words: string[]): Promise<number> => {
    const started = performance.now();
    await run(program, [...words, '-n', namespace], { env: environment });
    return performance.now() - started;
  };
  await repoint(scene.place, names, version);
  // It knows the server from the first run on, as on the machine of somebody who works with it.
  await kubectl('get', 'deployments');
  const now = wallClock();
  const load = loadavg()[0] ?? 0;
  const began = now();
  let changing = 0;
  for (const name of names) {
    changing += await kubectl('rollout', 'undo', `deployment/${name}`);
    await kubectl('get', 'secret', oldName);
    await kubectl('get', 'pods', '-l', `app=${name}`);
  }
  const whole = now() - began;
  const done = callsOf(trail, scene, began, ({ user }) => !user.startsWith('system:'));
  return {
    peer: 'kubectl',
    workloads: names.length,
    ...patchesIn(done, began, scene),
    whole,
    changing,
    calls: [],
    load,
  };
}
