import { describe, expect, test } from '@jest/globals';
import { oldCredentialOver } from '../../../src/rotation/old-credential.js';
import {
  after,
  anna,
  answer,
  begun,
  day,
  entry,
  hour,
  isDone,
  isFailed,
  later,
  minute,
  monitorsSay,
  podFailing,
  second,
  start,
  until,
  type Story,
} from './given.js';

const withOverlap = () => begun({ entry: { value: { ...entry.value, overlap: hour } } });
/** The Secrets are made 10 minutes after the request; production's clock says so. */
const made = start + 10 * minute;
const watching = (): Story => {
  const story = until(withOverlap(), 'watch');
  return { ...story, rotation: { ...story.rotation, created: { staging: made - second, production: made } } };
};
const rollback = { type: 'rollback', by: anna } as const;

describe('a credential that its issuer keeps for a while only', () => {
  test('is gone back to by an alert, to the second before its overlap is over', () => {
    const alive = { ...watching(), now: made + hour - 1 };
    expect(after(alive, monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test('is not gone back to by an alert from then on: a person is asked, and told which alert and since when', () => {
    const dead = { ...watching(), now: made + hour };
    const { rotation, notices } = after(dead, monitorsSay.alert);
    const reason = {
      code: 'old-credential-over',
      name: 'auth-api-secrets-20260101000000',
      stage: 'production',
      since: made + hour,
      revoked: false,
      after: { code: 'monitor-alert', monitors: ['errors'] },
    };
    expect(rotation).toMatchObject({ phase: 'watch', hold: { endedBy: 'person', reason } });
    expect(notices).toEqual([{ code: 'held', reason }]);
  });

  test('nor by an item that fails after the switch', () => {
    const dead = { ...watching(), now: made + hour };
    const { rotation } = after(dead, isFailed(dead));
    expect(rotation.hold?.reason).toMatchObject({ code: 'old-credential-over', after: podFailing });
    expect(rotation.switched).toHaveProperty('production');
  });

  test('lives on where no overlap is set, however long ago its successor was made', () => {
    const story = later(until(begun(), 'watch'), 400 * day);
    expect(oldCredentialOver(story.rotation, story.now)).toBeUndefined();
    expect(after(story, monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test('is gone back to by a person who says so, and by nobody else', () => {
    const dead = { ...watching(), now: made + hour };
    expect(answer(dead, rollback)).toMatchObject({ refused: { code: 'old-credential-over', why: { revoked: false } } });
    const turned = after(dead, { ...rollback, anyway: true });
    expect(turned.rotation).toMatchObject({ phase: 'rollback', rollback: { anyway: true } });
    expect(oldCredentialOver(turned.rotation, turned.now)).toBeUndefined();
  });

  test('is asked about after the end too', () => {
    const ended = after({ ...watching(), now: made + minute }, isDone(watching()));
    expect(answer(later(ended, hour), rollback)).toMatchObject({ refused: { code: 'old-credential-over' } });
    expect(after(ended, rollback).rotation.phase).toBe('rollback');
  });

  test('found to be revoked on the way back: the rollback waits, and goes on when somebody says so', () => {
    const turned = after(until(begun(), 'watch'), rollback);
    const why = { code: 'old-credential-over', name: 'old', stage: 'production', since: start, revoked: true } as const;
    const held = after(turned, isFailed(turned, why));
    expect(held.rotation).toMatchObject({ phase: 'rollback', hold: { endedBy: 'person', reason: why } });
    const goes = after(held, { ...rollback, anyway: true });
    expect(goes.rotation).toMatchObject({ rollback: { anyway: true }, pending: { step: 'find-old-secret' } });
    expect(goes.rotation.hold).toBeUndefined();
    expect(goes.audit.map(({ action, by }) => [action, by])).toContainEqual(['rollback-anyway', anna.user]);
  });

  test('a resumed hold goes on with the new version once the monitors are OK, and that alert asks no more', () => {
    const held = after({ ...watching(), now: made + hour }, monitorsSay.alert);
    const seen = after(held, { type: 'resume', by: anna });
    expect(seen.rotation).toMatchObject({ alertsFrom: made + hour, hold: { endedBy: 'monitors' } });
    expect(after(seen, monitorsSay.ok).rotation.hold).toBeUndefined();
  });

  test('counts from the version where a record does not say when the new Secret was made', () => {
    const story = until(withOverlap(), 'watch');
    expect(story.rotation.created).toBeUndefined();
    expect(oldCredentialOver(story.rotation, start + hour - 1)).toBeUndefined();
    expect(oldCredentialOver(story.rotation, start + hour)?.since).toBe(start + hour);
  });
});
