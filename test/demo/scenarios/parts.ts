import { environments, secret, type Environment } from '../places.js';
import type { Stage } from './stage.js';

/** Ada asks for a rotation. */
export async function ask(stage: Stage): Promise<void> {
  await stage.types('ada', `${secret} --reason "It is 97 days old"`);
}

/** Staging passes, people are asked, and Bob approves. */
export async function askAndApprove(stage: Stage): Promise<void> {
  await ask(stage);
  const message = await stage.see('the approval to be asked', () => stage.offers('approve'));
  await stage.clicks('bob', message, 'approve');
}

/** Production's first workload is on the new version. */
export async function productionMoves(stage: Stage): Promise<void> {
  await stage.see('production to be switched', () => {
    const newest = stage.versions('production').at(-1);
    return stage.versions('production').length > 1 && stage.inUse('production').some((name) => name === newest);
  });
}

/** The rotation has ended, one way or another, and the channel says so. */
export async function ending(stage: Stage): Promise<void> {
  await stage.see('the rotation to end', () => stage.ended() !== 'held');
  await stage.see('the channel to say so', () => /: (done|rolled back|rejected|cancelled)/.test(stage.headline()));
}

/** Everything in an environment refers to its newest (`newest`) or its oldest version; what is wrong, if anything. */
export function wrongVersion(stage: Stage, environment: Environment, wanted: 'newest' | 'oldest'): string[] {
  const name = stage.versions(environment).at(wanted === 'newest' ? -1 : 0);
  return stage.inUse(environment).every((used) => used === name)
    ? []
    : [`${environment} is not on its ${wanted} version`];
}

export function wrongEverywhere(stage: Stage, wanted: 'newest' | 'oldest'): string[] {
  return environments.flatMap((environment) => wrongVersion(stage, environment, wanted));
}

/** Production's workloads were never changed, not even annotated. */
export function productionTouched({ world }: Stage): string[] {
  return world.sites.production.some(({ cluster }) => cluster.counts().workloadsPatched > 0)
    ? ['production was changed']
    : [];
}
