import { describe, expect, test } from '@jest/globals';
import { quietUntil } from '../../../src/rotation/contest.js';
import { wait } from '../../../src/rotation/event.js';
import { after, anna, answer, begun, day, isDone, isFailed, later, second, start, until, type Story } from './given.js';

const rollback = { type: 'rollback', by: anna } as const;
const watching = until(begun(), 'watch');
const done = after(watching, isDone(watching));
const reopened = after(later(done, day), rollback);

describe('a rollback after done', () => {
  test('is refused where a newer version is in use: the rotation is as done as before, and may be put back later', () => {
    const name = 'auth-api-secrets-2';
    const why = { code: 'newer-version-in-use' as const, workloads: ['deployment/a'], name };
    const { rotation, notices } = after(reopened, isFailed(reopened, why));
    expect({ ...rotation, effects: done.rotation.effects }).toEqual(done.rotation);
    expect(notices).toContainEqual({ code: 'rollback-refused', why });
    expect(after({ ...reopened, rotation }, rollback).rotation.phase).toBe('rollback');
  });

  test('that waits for a person before anything is put back can be given up', () => {
    const missing = { code: 'old-secret-missing', name: 'old', stage: 'production' } as const;
    const held = after(reopened, isFailed(reopened, missing));
    const left = after(held, { type: 'cancel', by: anna });
    expect(left.rotation).toMatchObject({ phase: 'ended', ending: 'done', endedAt: done.rotation.endedAt });
    expect(left.audit.at(-1)).toMatchObject({ action: 'rollback-refused', by: anna.user });
  });

  test('that has begun to put things back is not given up', () => {
    const restoring = after(reopened, isDone(reopened));
    const held = after(restoring, isFailed(restoring, { code: 'not-put-back', workloads: [] }));
    expect(answer(held, { type: 'cancel', by: anna })).toEqual({ refused: { code: 'rolling-back' } });
  });

  test('a second one says that it was rolled back', () => {
    const back = finished(reopened);
    expect(answer(back, rollback)).toEqual({ refused: { code: 'already-ended', ending: 'rolled-back' } });
  });
});

describe('somebody who writes over what was put back', () => {
  const proving = until(after(watching, rollback), 'prove-restored');
  const workloads = [{ workload: 'production deployment/a', by: 'ci', at: start }];
  const fights = (story: Story, times: number): Story => {
    const fought = { times, at: story.now, workloads };
    const outcome = wait(story.now + second, { code: 'staying-back', until: story.now }, { fought });
    return after(story, { type: 'outcome', effect: story.rotation.pending?.id ?? '', outcome });
  };

  test('is told of each time that it is put back again, and no more than once of each', () => {
    const once = fights(proving, 1);
    expect(once.rotation.rollback?.fought).toEqual({ times: 1, at: proving.now });
    expect(once.notices).toEqual([{ code: 'put-back-again', workloads, times: 1, most: 3 }]);
    expect(fights(once, 1).notices).toEqual([]);
    expect(fights(once, 2).notices).toHaveLength(1);
  });

  test('is given longer from time to time', () => {
    const waits = [1, 2, 3].map((times) => quietUntil({ times, at: start }, second) - start);
    expect(waits).toEqual([2 * second, 4 * second, 8 * second]);
    expect(quietUntil(undefined, second)).toBe(0);
  });

  test('is fought anew only where a person resumes', () => {
    const thrice = fights(fights(fights(proving, 1), 2), 3);
    const held = after(thrice, isFailed(thrice, { code: 'written-over', workloads: [], times: 3 }));
    expect(held.rotation.hold?.endedBy).toBe('person');
    expect(after(held, { type: 'resume', by: anna }).rotation.rollback?.fought).toBeUndefined();
  });
});

function finished(story: Story): Story {
  return story.rotation.phase === 'ended' ? story : finished(after(story, isDone(story)));
}
