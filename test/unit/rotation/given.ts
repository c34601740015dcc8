import type { Actor } from '../../../src/rotation/actor.js';
import { begin } from '../../../src/rotation/begin.js';
import type { Step } from '../../../src/rotation/checklist.js';
import type { SecretEntry, Stage } from '../../../src/rotation/entry.js';
import { done, failed, wait, type Event, type Findings } from '../../../src/rotation/event.js';
import type { Evidence } from '../../../src/rotation/evidence.js';
import { next } from '../../../src/rotation/next.js';
import type { Decision, Draft } from '../../../src/rotation/next/decision.js';
import type { Plan, StagePlan } from '../../../src/rotation/plan.js';
import type { Reason } from '../../../src/rotation/reason.js';
import { currentItem, type Request, type Rotation } from '../../../src/rotation/record.js';

/** A Monday noon in UTC. */
export const start = Date.parse('2026-03-02T12:00:00Z');
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const rita: Actor = { user: 'U0RITA', mayRequest: true, mayApprove: true };
export const anna: Actor = { user: 'U0ANNA', mayRequest: true, mayApprove: true };
export const ben: Actor = { user: 'U0BEN', mayRequest: true, mayApprove: true };
export const dora: Actor = { user: 'U0DORA', mayRequest: true, mayApprove: false };
export const stranger: Actor = { user: 'U0EVE', mayRequest: false, mayApprove: false };

const monitors = { ids: [1], tags: [], scope: [], settle: 6 * minute, onAlert: 'rollback' as const };

export const staging: Stage = {
  name: 'staging',
  production: false,
  namespace: 'staging',
  strategy: { type: 'rolling' },
  soak: day,
  watch: 0,
  checks: { logs: { patterns: ['invalid token'], allow: 0 }, job: { cronJob: 'smoke', timeout: 10 * minute } },
  monitors,
};

export const production: Stage = {
  name: 'production',
  production: true,
  namespace: 'production',
  strategy: { type: 'rolling' },
  soak: 0,
  watch: day,
  checks: { logs: { patterns: ['invalid token'], allow: 0 } },
  monitors,
};

/** A copy of the workload takes the traffic over in two steps. */
export const blueGreen: Stage['strategy'] = {
  type: 'blue-green',
  workload: 'deployment/auth-service',
  router: { type: 'gateway-api', route: 'auth' },
  steps: [25, 100],
  interval: 10 * minute,
};

export const entry: SecretEntry = {
  name: 'auth-api',
  baseName: 'auth-api-secrets',
  keys: ['api_token'],
  channel: 'C0SECRETS',
  approvers: { users: ['U0ANNA', 'U0BEN', 'U0RITA'], groups: [] },
  value: { from: 'generate', length: 40, alphabet: 'base64url' },
  stages: [staging, production],
  development: { namespace: 'development' },
  approval: { count: 1, expires: day, remind: 4 * hour },
  retention: 14 * day,
  timing: {
    poll: 15 * second,
    progress: 600 * second,
    sweep: 30 * second,
    lock: 5 * second,
    stalled: 2 * second,
    call: 4 * second,
    backoff: second,
    snooze: 7 * day,
    cronMargin: day,
  },
  searchIgnore: [],
  fingerprint: '0123456789ab',
};

export function stagePlan(stage: string, fields: Partial<StagePlan> = {}): StagePlan {
  const name = 'auth-api-secrets-20260101000000';
  return {
    stage,
    production: stage === 'production',
    cluster: 'cluster-uid',
    namespace: stage,
    strategy: 'rolling',
    previous: { name, uid: `old-${stage}`, resourceVersion: '1', type: 'Opaque', keys: ['api_token'] },
    workloads: [
      {
        kind: 'Deployment',
        namespace: stage,
        name: 'auth-service',
        uid: `auth-service-${stage}`,
        replicas: 4,
        owner: { kind: 'person', name: 'kubectl' },
        fields: [{ path: '/spec/template/spec/containers/0/envFrom/0/secretRef/name', name }],
      },
    ],
    bystanders: [],
    monitors: [{ id: 1, name: 'errors', query: 'avg(last_5m):errors{*} > 5', settle: 6 * minute }],
    blockers: [],
    ...fields,
  };
}

export const plan: Plan = { stages: [stagePlan('staging'), stagePlan('production')] };
export const driftedPlan: Plan = { stages: [stagePlan('staging'), stagePlan('production', { workloads: [] })] };

export const unreachable: Reason = { code: 'kubernetes-unreachable', context: 'staging', detail: 'ECONNREFUSED' };
export const podFailing: Reason = { code: 'pod-failing', pod: 'auth-1', reason: 'CrashLoopBackOff', detail: '' };

/** A rotation on its way through a story: what it is now, when now is, and what was told so far. */
export interface Story extends Draft {
  readonly now: number;
}

export interface Beginning {
  readonly entry?: Partial<SecretEntry>;
  readonly production?: Partial<Stage>;
  readonly staging?: Partial<Stage>;
  readonly start?: Request['start'];
  readonly kind?: Rotation['kind'];
  /** The clusters of production, where there are several. */
  readonly clusters?: readonly string[] | undefined;
}

/** A rotation that Rita has just asked for. */
export function begun(how: Beginning = {}): Story {
  const inProduction: Stage = { ...production, ...how.production };
  const clusters = how.clusters?.map((context): Stage => {
    return { ...inProduction, name: `production@${context}`, environment: 'production', context };
  });
  const stages = [{ ...staging, ...how.staging }, ...(clusters ?? [inProduction])];
  const request: Request = { by: rita.user, at: start, start: how.start ?? { type: 'window' }, key: 'command-1' };
  const draft = begin({
    entry: { ...entry, stages, ...how.entry },
    version: '20260302120000',
    request,
    kind: how.kind ?? 'rotation',
    places: ['cluster-uid/staging/auth-api-secrets', 'cluster-uid/production/auth-api-secrets'],
  });
  return { ...draft, now: start };
}

/** What `next` answers to an event now. */
export function answer({ rotation, now }: Story, event: Event): Decision {
  return next(rotation, event, now);
}

/** The story after an event; an event that is refused breaks the story. */
export function after(story: Story, ...events: readonly Event[]): Story {
  return events.reduce((before, event) => {
    const decision = answer(before, event);
    if ('refused' in decision) throw new Error(`${event.type} was refused: ${decision.refused.code}`);
    return { ...decision, now: before.now };
  }, story);
}

export function later(story: Story, ms: number): Story {
  return { ...story, now: story.now + ms };
}

/** The pending effect is done; drawing the plan finds `plan`. */
export function isDone({ rotation }: Story, evidence: Evidence = { code: 'procedure-written' }): Event {
  const found: Findings | undefined = rotation.pending?.step === 'draw-plan' ? { plan } : undefined;
  return outcome(rotation, done(evidence, found));
}

export function isFailed({ rotation }: Story, why: Reason = podFailing): Event {
  return outcome(rotation, failed(why));
}

export function waits({ rotation, now }: Story, why: Reason, findings?: Findings): Event {
  return outcome(rotation, wait(now + 15 * second, why, findings));
}

export function breaks({ rotation }: Story, why: Reason = unreachable): Event {
  return { type: 'broke', effect: rotation.pending?.id ?? 'none', why };
}

export function approves({ rotation }: Story, by: Actor = anna): Event {
  const { round = 0, fingerprint = '' } = rotation.approval ?? {};
  return { type: 'approve', by, round, fingerprint };
}

export function rejects({ rotation }: Story, by: Actor = anna): Event {
  return { type: 'reject', by, round: rotation.approval?.round ?? 0, text: 'not today' };
}

export const monitorsSay = {
  ok: { type: 'monitors', verdict: { state: 'ok' } },
  unknown: { type: 'monitors', verdict: { state: 'unknown', monitor: 'errors', why: 'no-data' } },
  unreachable: { type: 'monitors', verdict: { state: 'unreachable', since: start, detail: '503' } },
  alert: { type: 'monitors', verdict: { state: 'alert', monitors: ['errors'], since: start } },
  'alert-before': { type: 'monitors', verdict: { state: 'alert-before', monitors: ['errors'] } },
} as const satisfies Record<string, Event>;

/** What lets the rotation go on: its effect is done; where people are asked, one who has not approved yet does. */
export function goesWell(story: Story): Event {
  if (currentItem(story.rotation)?.step !== 'approve') return isDone(story);
  const annaDid = story.rotation.approval?.votes.some(({ by }) => by === anna.user);
  return approves(story, annaDid ? ben : anna);
}

/** Everything goes well until the rotation stands at a step (in production, where staging has it too). */
export function until(story: Story, step: Step, stage?: string): Story {
  const item = currentItem(story.rotation);
  if (item?.step === step && (stage === undefined || item.stage === stage)) return story;
  if (!item) throw new Error(`the rotation ended before ${step}`);
  return until(after(story, goesWell(story)), step, stage);
}

/** Four failures in a row: the fourth holds. */
export function breaksOften(story: Story, why: Reason = unreachable): Story {
  return [1, 2, 3, 4].reduce((before) => after(before, breaks(before, why)), story);
}

function outcome(rotation: Rotation, what: Extract<Event, { type: 'outcome' }>['outcome']): Event {
  return { type: 'outcome', effect: rotation.pending?.id ?? 'none', outcome: what };
}
