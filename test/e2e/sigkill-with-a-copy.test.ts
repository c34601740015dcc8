import { describe, expect, it } from '@jest/globals';
import { isEveryBoundary, seed } from '../integration/whole/crash/extent.js';
import { rollbackFromCopy, rotationByCopy } from '../integration/whole/crash/stories.js';
import { merged } from '../integration/whole/merged.js';
import { oldName } from '../integration/whole/usual-catalogue.js';
import { expectTheSame } from './sigkill/expect-the-same.js';
import { liveThrough } from './sigkill/live-through.js';
import { everyPlace, oneOfEach, placesByItem } from './sigkill/places.js';

const minute = 60_000;

/** What a rotation does because it moves by a copy. */
const stepsOfCopy = [
  'production/make-copy',
  'production/shift-25',
  'production/shift-100',
  'watch/switch-original',
  'watch/prove-original',
  'watch/return-traffic',
  'watch/watch-original',
  'watch/delete-copy',
];

const stepsBack = ['return-weights', 'find-old-secret', 'restore', 'prove-restored', 'remove-copy', 'read-monitors'];

/** A killed worker's lease lasts as long as it does by default: what waits for it must wait no longer. */
const withUsualLock = {
  ...rollbackFromCopy,
  catalogue: merged(rollbackFromCopy.catalogue ?? {}, { timing: { lock: '5s' } }),
};

describe('a worker that is killed with SIGKILL while a copy has traffic', () => {
  it(
    'in each step of it: a new one goes on within 10 s, and nothing is left but the original on the new version',
    async () => {
      const whole = await liveThrough(rotationByCopy, []);
      const items = placesByItem(whole.passed).filter(([first]) => stepsOfCopy.includes(itemOf(first?.what)));
      expect(items.map(([first]) => itemOf(first?.what))).toEqual(stepsOfCopy);
      const rounds = isEveryBoundary ? everyPlace(items) : [oneOfEach(items, seed)];
      for (const places of rounds) expectTheSame(await liveThrough(rotationByCopy, places), whole, places.length);
    },
    (isEveryBoundary ? 60 : 4) * minute,
  );

  it(
    'in each step of its rollback: a new one goes on within 10 s, and everything is put back',
    async () => {
      const whole = await liveThrough(withUsualLock, []);
      const items = placesByItem(whole.passed).filter(([first]) => first?.what.startsWith('rollback/'));
      expect(items.map(([first]) => itemOf(first?.what))).toEqual(stepsBack.map((step) => `rollback/${step}`));
      const rounds = isEveryBoundary ? everyPlace(items) : [oneOfEach(items, seed)];
      for (const places of rounds) {
        const lived = await liveThrough(withUsualLock, places);
        expectTheSame(lived, whole, places.length, 'rolled-back');
        expect(lived.references.flatMap((one) => Object.values(one))).toEqual([oldName, oldName, oldName, oldName]);
      }
    },
    (isEveryBoundary ? 30 : 4) * minute,
  );
});

function itemOf(what = ''): string {
  return what.slice(0, what.indexOf(':'));
}
