import * as fc from 'fast-check';
import type { Actor } from '../../../src/rotation/actor.js';
import type { Step } from '../../../src/rotation/checklist.js';
import { done, failed, wait, type Event } from '../../../src/rotation/event.js';
import type { Reason } from '../../../src/rotation/reason.js';
import {
  anna,
  begun,
  ben,
  breaks,
  day,
  dora,
  driftedPlan,
  goesWell,
  hour,
  isFailed,
  minute,
  monitorsSay,
  plan,
  podFailing,
  rita,
  second,
  stranger,
  unreachable,
  until,
  waits,
  type Beginning,
  type Story,
} from './given.js';

/** What happens next, whatever the rotation is at that moment; and how long after the event before it. */
export interface Happening {
  readonly pause: number;
  readonly event: (story: Story) => Event;
}

const people: readonly Actor[] = [rita, anna, ben, dora, stranger];
const reasons: readonly Reason[] = [
  { code: 'soaking', until: 0 },
  { code: 'settling', until: 0 },
  unreachable,
  { code: 'monitor-unknown', monitor: 'errors', state: 'no-data' },
  { code: 'plan-drifted', changes: ['gone: deployment/auth-service'] },
  { code: 'not-put-back', workloads: [] },
];
const failures: readonly Reason[] = [
  podFailing,
  { code: 'approval-expired', at: 0 },
  { code: 'old-secret-missing', name: 'old', stage: 'production' },
  { code: 'monitor-alert', monitors: ['errors'] },
  { code: 'alert-older-than-switch', monitors: ['errors'] },
];

const pause = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 20 * second }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * hour }) },
  { weight: 1, arbitrary: fc.constantFrom(4 * hour, day - second, day, 3 * day) },
);

const outcome = fc.oneof(
  fc.constantFrom(...reasons).map((why) => (story: Story) => {
    const drifts = why.code === 'plan-drifted' && story.rotation.pending?.step === 'recheck';
    return waits(story, why, drifts ? { drifted: driftedPlan } : undefined);
  }),
  fc.constantFrom(...failures).map((why) => (story: Story) => isFailed(story, why)),
  fc.constant((story: Story) => breaks(story)),
);
const late = fc
  .tuple(fc.nat(40), fc.constantFrom('done', 'wait', 'failed', 'broke'))
  .map(([number, kind]) => ({ rotation, now }: Story): Event => {
    const effect = rotation.pending?.id === `e${number}` ? 'e0' : `e${number}`;
    if (kind === 'broke') return { type: 'broke', effect, why: unreachable };
    const all = {
      done: done({ code: 'procedure-written' }, { plan: driftedPlan, drifted: plan }),
      wait: wait(now + minute, unreachable),
      failed: failed(podFailing),
    };
    return { type: 'outcome', effect, outcome: all[kind] };
  });
const vote = fc
  .record({ by: fc.constantFrom(...people), round: fc.constantFrom(0, 0, 0, -1), other: fc.boolean() })
  .map(({ by, round, other }) => (story: Story): Event => {
    const { approval } = story.rotation;
    const fingerprint = other ? 'f'.repeat(32) : (approval?.fingerprint ?? '');
    return { type: 'approve', by, round: (approval?.round ?? 0) + round, fingerprint };
  });
const order = fc
  .record({
    by: fc.constantFrom(...people),
    type: fc.constantFrom('ask-again', 'hold', 'resume', 'resume', 'cancel', 'rollback', 'reject'),
  })
  .map(({ by, type }) => ({ rotation }: Story): Event => {
    return type === 'reject' ? { type, by, round: rotation.approval?.round ?? 0, text: 'no' } : { type, by };
  });
const verdict = fc
  .constantFrom('ok', 'ok', 'ok', 'unknown', 'unreachable', 'alert', 'alert-before')
  .map((word) => (): Event => monitorsSay[word]);

const event = fc.oneof(
  { weight: 24, arbitrary: fc.constant(goesWell) },
  { weight: 3, arbitrary: outcome },
  { weight: 1, arbitrary: late },
  { weight: 2, arbitrary: vote },
  { weight: 3, arbitrary: order },
  { weight: 2, arbitrary: verdict },
  { weight: 1, arbitrary: fc.constant((): Event => ({ type: 'woken' })) },
);

export const happenings = fc.array(fc.record({ pause, event }), { maxLength: 50, size: 'max' });

/** With or without a window, one approval or two, rolling back on an alert or asking. */
const beginnings: fc.Arbitrary<Beginning> = fc
  .record({
    window: fc.boolean(),
    count: fc.constantFrom(1, 2),
    onAlert: fc.constantFrom('rollback' as const, 'hold' as const),
    start: fc.constantFrom<NonNullable<Beginning['start']>>({ type: 'window' }, { type: 'now' }),
    clusters: fc.constantFrom(undefined, undefined, ['eu', 'us']),
    kind: fc.constantFrom('rotation' as const, 'rotation' as const, 'rotation' as const, 'development' as const),
  })
  .map(({ window, count, onAlert, ...rest }) => ({
    ...rest,
    entry: { approval: { count, expires: day, remind: 4 * hour } },
    production: {
      monitors: { ids: [1], tags: [], scope: [], settle: 6 * minute, onAlert },
      ...(window ? { window: { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' } } : {}),
    },
  }));

/** The first and the last stage of production, whatever it is called in the story. */
const production = 'first of production';
const last = 'last of production';

function stageOf(stage: string | undefined, { clusters }: Beginning): string | undefined {
  if (stage !== production && stage !== last) return stage;
  const cluster = clusters?.at(stage === last ? -1 : 0);
  return cluster === undefined ? 'production' : `production@${cluster}`;
}

/** Where a story is taken up: at its beginning, or where there is most to go wrong. */
const chapters = fc.constantFrom<readonly [Step, string?] | undefined>(
  undefined,
  ['soak'],
  ['approve'],
  ['recheck'],
  ['prove-old-secret'],
  ['switch', production],
  ['watch-rollout'],
  ['watch'],
  ['await-window', last],
  ['prove-old-secret', last],
  ['switch', last],
  ['watch', last],
);

/** A rotation that Rita asked for, and that went well up to some step. */
export const stories: fc.Arbitrary<Story> = fc
  .tuple(beginnings, chapters)
  .map(([how, step]) =>
    step === undefined || how.kind === 'development' ? begun(how) : until(begun(how), step[0], stageOf(step[1], how)),
  );
