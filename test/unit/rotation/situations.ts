import { recovered } from '../../../src/rotation/begin.js';
import {
  after,
  anna,
  approves,
  begun,
  blueGreen,
  breaksOften,
  day,
  driftedPlan,
  entry,
  hour,
  isDone,
  isFailed,
  later,
  minute,
  monitorsSay,
  plan,
  rita,
  start,
  until,
  waits,
  type Story,
} from './given.js';

const operator = { type: 'hold', by: anna } as const;
const soaking = until(begun(), 'soak');
const asked = until(begun(), 'approve');
const window = { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' };
const rechecking = until(begun(), 'recheck');
const proving = until(begun(), 'prove-old-secret');
const switching = until(begun(), 'switch', 'production');
const rollingOut = until(begun(), 'watch-rollout');
const watching = until(begun(), 'watch');
const ending = { type: 'rollback', by: anna } as const;
const byCopy = () => begun({ production: { strategy: blueGreen } });
const shifting = until(byCopy(), 'shift');
const originalSwitched = until(byCopy(), 'prove-original');
const turned = after(watching, ending);

const reopened = after(finished(watching), ending);
const revoked = {
  code: 'old-credential-over' as const,
  name: 'auth-api-secrets-20260101000000',
  stage: 'production',
  since: start,
  revoked: true,
};

const inTwo = (how: Parameters<typeof begun>[0] = {}) => begun({ clusters: ['eu', 'us'], ...how });
const us = 'production@us';
const rotatedInEu = until(inTwo(), 'recheck', us);

/** A rotation in each phase and in everything that makes a difference there. Every story is played, none is made up. */
export const situations = {
  prepare: begun(),
  'prepare, held by its effect': breaksOften(begun()),
  'prepare, held by a person': after(begun(), operator),
  'prepare, blocked': failing(begun(), { code: 'plan-blocked', blockers: [] }),
  'prepare, recovered half-done': found({ staging: start }),
  'prepare, recovered after production': found({ staging: start, production: start }),
  'staging, switching': until(begun(), 'switch'),
  'staging, soaking': soaking,
  'staging, held by its effect': breaksOften(soaking),
  'staging, held by the monitors': after(soaking, monitorsSay.unknown),
  'staging, held by a person': after(soaking, operator),
  'approval, open': asked,
  'approval, one of two': votedOnce(),
  'approval, over but not woken': later(asked, day),
  'approval, expired': after(later(asked, day), { type: 'woken' }),
  'approval, held by a person': after(asked, operator),
  'production, awaiting its window': until(begun({ production: { window } }), 'await-window'),
  'production, plan drifted': drifts(rechecking),
  'production, old Secret missing': failing(proving, { code: 'old-secret-missing', name: 'old', stage: 'production' }),
  'production, held before its switch': heldInFlight(proving),
  'production, approval over before its switch': tooLateFor(proving),
  'production, switching': switching,
  'production, switch held, approval over': later(after(switching, operator), day),
  'production, approval over in its switch': after(later(switching, day), isFailed(switching, over(switching))),
  'production, rolling out': rollingOut,
  'production, held by its effect': breaksOften(rollingOut),
  'production, held by the monitors': after(rollingOut, monitorsSay.unreachable),
  'production, held by a person': after(rollingOut, operator),
  'production, an alert asks': after(until(asksOnAlert(), 'watch-rollout'), monitorsSay.alert),
  'eu done, us awaiting its window': until(inTwo({ production: { window } }), 'await-window', us),
  'eu done, us held by the monitors': after(rotatedInEu, monitorsSay.unknown),
  'eu done, us drifted': drifts(rotatedInEu),
  'eu done, asked again': after(drifts(rotatedInEu), { type: 'ask-again', by: anna }),
  'eu done, us blocked': failing(rotatedInEu, { code: 'plan-blocked', blockers: [] }),
  'eu done, us approval over before its switch': tooLateFor(until(inTwo(), 'prove-old-secret', us)),
  'eu done, us switching': until(inTwo(), 'switch', us),
  'eu watched': until(inTwo(), 'watch', 'production@eu'),
  'us watched': until(inTwo(), 'watch', us),
  'production, copy starting': until(byCopy(), 'make-copy'),
  'production, moving traffic': shifting,
  'production, moving traffic, held by the monitors': after(shifting, monitorsSay.unknown),
  'production, moving traffic, weights changed by somebody': failing(shifting, {
    code: 'weights-changed',
    route: 'httproute/auth',
    wanted: 25,
  }),
  'production, moving traffic, approval over': after(later(shifting, day), isFailed(shifting, over(shifting))),
  watch: watching,
  'watch, original switched': originalSwitched,
  'watch, held by its effect': breaksOften(watching),
  'watch, held by the monitors': after(watching, monitorsSay.unknown),
  'watch, held by a person': after(watching, operator),
  rollback: turned,
  'rollback, weights first': after(shifting, ending),
  'rollback, held by its effect': breaksOften(turned),
  'rollback, asks': failing(turned, { code: 'old-secret-missing', name: 'old', stage: 'production' }),
  'rollback, written over': failing(until(turned, 'prove-restored'), { code: 'written-over', workloads: [], times: 3 }),
  'watch, the old credential is over': after(overlapped(begun), monitorsSay.alert),
  'rollback, the old credential is over': failing(turned, revoked),
  'rollback after done': reopened,
  'rollback after done, asks': failing(reopened, { code: 'old-secret-missing', name: 'old', stage: 'production' }),
  'ended, done': after(watching, isDone(watching)),
  'ended, rolled back': finished(turned),
  'ended, cancelled': after(begun(), { type: 'cancel', by: anna }),
  development: begun({ kind: 'development' }),
  'development, updated': until(begun({ kind: 'development' }), 'restart'),
  'development, failed': failing(until(begun({ kind: 'development' }), 'restart'), {
    code: 'workload-gone',
    workload: 'x',
  }),
  'development, done': finished(begun({ kind: 'development' })),
} satisfies Record<string, Story>;
export type Situation = keyof typeof situations;

function failing(story: Story, why: Parameters<typeof isFailed>[1]): Story {
  return after(story, isFailed(story, why));
}

function found(switched: Record<string, number>): Story {
  const lost = { entry, version: '20260302120000', by: rita.user, plan, places: [], switched, now: start + hour };
  return { ...recovered(lost), now: start + hour };
}

function votedOnce(): Story {
  const story = until(begun({ entry: { approval: { count: 2, expires: day, remind: 4 * hour } } }), 'approve');
  return after(story, approves(story));
}

function drifts(story: Story): Story {
  const why = { code: 'plan-drifted' as const, changes: ['gone: deployment/auth-service'] };
  return after(story, waits(story, why, { drifted: driftedPlan }));
}

function heldInFlight(story: Story): Story {
  const held = after(story, operator);
  return later(after(held, isDone(held)), minute);
}

function tooLateFor(story: Story): Story {
  const late = later(story, day);
  return after(late, isDone(late));
}

function over({ rotation }: Story) {
  return { code: 'approval-expired' as const, at: rotation.approval?.validUntil ?? 0 };
}

function asksOnAlert(): Story {
  const monitors = { ids: [1], tags: [], scope: [], settle: 6 * minute, onAlert: 'hold' as const };
  return begun({ production: { monitors } });
}

/** In the watch, a moment after the old credential's overlap is over. */
export function overlapped(begin: typeof begun): Story {
  return later(until(begin({ entry: { value: { ...entry.value, overlap: hour } } }), 'watch'), hour);
}

function finished(story: Story): Story {
  return story.rotation.phase === 'ended' ? story : finished(after(story, isDone(story)));
}
