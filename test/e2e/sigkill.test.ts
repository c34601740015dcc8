import { beforeAll, describe, expect, it } from '@jest/globals';
import { isEveryBoundary, seed } from '../integration/whole/crash/extent.js';
import { rollback, rotation } from '../integration/whole/crash/stories.js';
import { expectTheSame, resumesWithin } from './sigkill/expect-the-same.js';
import { openInstallation } from './sigkill/installation.js';
import { liveThrough, type Lived } from './sigkill/live-through.js';
import { everyPlace, oneOfEach, placesByItem, somePosts } from './sigkill/places.js';
import { stalledJobs } from './sigkill/stalled-jobs.js';
import { oldName } from '../integration/whole/usual-catalogue.js';

const minute = 60_000;

describe('promise 5: a worker that is killed with SIGKILL', () => {
  let whole: Lived;
  beforeAll(async () => {
    whole = await liveThrough(rotation, []);
  }, 2 * minute);

  it(
    'in each item of the checklist: a new one goes on within 10 s, and nothing is done twice or lost',
    async () => {
      const items = placesByItem(whole.passed);
      expect(items.length).toBeGreaterThan(15);
      const rounds = isEveryBoundary ? everyPlace(items) : [oneOfEach(items, seed)];
      for (const places of rounds) expectTheSame(await liveThrough(rotation, places), whole, places.length);
    },
    (isEveryBoundary ? 60 : 6) * minute,
  );

  it(
    'around every third message: each message is posted once',
    async () => {
      const places = somePosts(whole.passed);
      expect(places.length).toBeGreaterThan(3);
      expectTheSame(await liveThrough(rotation, places), whole, places.length);
    },
    3 * minute,
  );
});

describe('promise 8: a worker that is killed with SIGKILL during a rollback', () => {
  it(
    'in each item of it: a new one goes on within 10 s, and everything is put back',
    async () => {
      const whole = await liveThrough(rollback, []);
      const items = placesByItem(whole.passed).filter(([first]) => first?.what.startsWith('rollback/'));
      expect(items).toHaveLength(4);
      const rounds = isEveryBoundary ? everyPlace(items) : [oneOfEach(items, seed)];
      for (const places of rounds) {
        const lived = await liveThrough(rollback, places);
        expectTheSame(lived, whole, places.length, 'rolled-back');
        expect(lived.references.flatMap((one) => Object.values(one))).toEqual([oldName, oldName, oldName, oldName]);
      }
    },
    (isEveryBoundary ? 30 : 4) * minute,
  );
});

describe('a worker that is asked to stop with SIGTERM', () => {
  it(
    'hands back within 5 s what it is doing, as no stalled job, and the rotation goes on',
    async () => {
      const here = await openInstallation();
      try {
        const free = here.clusters.staging.server.fail({
          method: 'PATCH',
          path: /deployments/,
          fault: { kind: 'delay', ms: 1_000 },
        });
        const patching = new Promise<void>((resolve) => {
          const forget = here.clusters.staging.server.watch({
            before: ({ method, path }) => {
              if (method !== 'PATCH' || !path.includes('/deployments/')) return;
              forget();
              resolve();
            },
          });
        });
        await here.request('ada');
        await patching;
        const asked = Date.now();
        await here.worker.stop();
        expect(Date.now() - asked).toBeLessThan(5_000);
        free();
        await here.worker.restart();
        await here.press('bob', 'approve');
        await here.waitFor('the end', async () => (await here.rotation())?.ending === 'done');
        expect(await stalledJobs(here.eyes)).toEqual([]);
      } finally {
        await here.close();
      }
    },
    2 * minute,
  );

  it(
    'unlike a killed one, whose jobs are found stalled',
    async () => {
      const here = await openInstallation();
      try {
        here.clusters.staging.server.fail({ method: 'PATCH', path: /deployments/, fault: { kind: 'hang' }, times: 2 });
        await here.request('ada');
        await here.waitFor('staging to be switched', async () => (await here.rotation())?.switched['staging']);
        await here.worker.kill();
        await here.worker.restart();
        await here.waitFor('a stalled job', async () => (await stalledJobs(here.eyes)).length > 0);
      } finally {
        await here.close();
      }
    },
    2 * minute,
  );
});

describe('a Redis that is killed with SIGKILL and writes each change to its file', () => {
  it.each(['staging', 'production'] as const)(
    'in the middle of %s loses nothing: the rotation goes on from its last step',
    async (stage) => {
      const here = await openInstallation();
      try {
        await here.request('ada');
        if (stage === 'production') await here.press('bob', 'approve');
        await here.waitFor(`${stage} to be switched`, async () => (await here.rotation())?.switched[stage]);
        const before = await here.rotation();
        await here.redis.kill();
        await here.redis.restart();
        const after = await here.rotation();
        expect(after?.revision).toBeGreaterThanOrEqual(before?.revision ?? Infinity);
        const back = Date.now();
        await here.waitFor('the rotation to go on', async () => {
          return ((await here.rotation())?.revision ?? 0) > (after?.revision ?? Infinity);
        });
        expect(Date.now() - back).toBeLessThan(resumesWithin);
        if (stage === 'staging') await here.press('bob', 'approve');
        await here.press('bob', 'cleanup-delete', 'staging');
        await here.press('bob', 'cleanup-delete', 'production');
        await here.waitFor('the end of it all', () => here.isOver());
        expect((await here.rotation())?.ending).toBe('done');
      } finally {
        await here.close();
      }
    },
    3 * minute,
  );
});
