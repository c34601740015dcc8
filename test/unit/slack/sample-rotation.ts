import { rotationChecklist, rollbackChecklist } from '../../../src/rotation/checklist.js';
import type { SecretEntry } from '../../../src/rotation/entry.js';
import type { Evidence } from '../../../src/rotation/evidence.js';
import type { Plan, PlannedWorkload, StagePlan } from '../../../src/rotation/plan.js';
import type { Reason } from '../../../src/rotation/reason.js';
import type { Rotation } from '../../../src/rotation/record.js';

const hour = 3_600_000;
export const now = Date.UTC(2026, 0, 2, 3, 4, 5);

export const entry: SecretEntry = {
  name: 'auth-api',
  baseName: 'auth-api-secrets',
  keys: ['api_token'],
  description: 'Token of the external auth API',
  channel: 'C0SECRETS',
  approvers: { users: ['U0ANNA', 'U0BEN'], groups: ['S0SRE'] },
  value: { from: 'generate', length: 40, alphabet: 'base64url' },
  stages: [
    {
      name: 'staging',
      production: false,
      namespace: 'staging',
      strategy: { type: 'rolling' },
      soak: 24 * hour,
      watch: 0,
      checks: {
        logs: { patterns: ['invalid token'], allow: 0 },
        job: { cronJob: 'auth-smoke-tests', timeout: 600_000 },
      },
    },
    {
      name: 'production',
      production: true,
      context: 'production',
      namespace: 'production',
      strategy: { type: 'rolling' },
      soak: 0,
      watch: 24 * hour,
      checks: {},
      monitors: { ids: [4711], tags: [], scope: [], settle: 360_000, onAlert: 'rollback' },
      window: { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' },
    },
  ],
  approval: { count: 1, expires: 24 * hour, remind: 4 * hour },
  retention: 14 * 24 * hour,
  timing: {
    poll: 15_000,
    progress: 600_000,
    sweep: 30_000,
    lock: 5000,
    stalled: 2000,
    call: 4000,
    backoff: 1000,
    snooze: 7 * 24 * hour,
    cronMargin: 24 * hour,
  },
  searchIgnore: [],
  fingerprint: '0123456789ab',
};

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;
const owners = ['helm', 'argo-cd', 'flux', 'controller', 'person', 'unknown'] as const;

function workload(index: number, name: string): PlannedWorkload {
  return {
    kind: kinds[index % kinds.length] ?? 'Deployment',
    namespace: 'production',
    name: `${name}-${index}`,
    uid: `uid-${index}`,
    replicas: 4,
    owner: { kind: owners[index % owners.length] ?? 'unknown', name },
    fields: [
      { path: '/spec/template/spec/containers/0/envFrom/0/secretRef/name', name: 'auth-api-secrets-20250101000000' },
    ],
  };
}

/** A plan in which both environments have `size` workloads, bystanders and monitors, all named for `name`. */
export function planOf(size: number, name = 'auth-service'): Plan {
  const numbers = Array.from({ length: size }, (_, index) => index);
  return {
    stages: entry.stages.map((stage): StagePlan => ({
      stage: stage.name,
      production: stage.production,
      ...(stage.context === undefined ? {} : { context: stage.context }),
      cluster: 'cluster-uid',
      namespace: stage.namespace,
      strategy: 'rolling',
      previous: {
        name: 'auth-api-secrets-20250101000000',
        uid: 'uid',
        resourceVersion: '1',
        type: 'Opaque',
        keys: ['api_token'],
      },
      workloads: numbers.map((index) => workload(index, name)),
      bystanders: numbers.flatMap((index) => {
        const secret = 'auth-api-secrets-20250101000000';
        const about = { namespace: stage.namespace, name: `${name}-${index}`, secret };
        const names = [name, secret];
        return [
          { ...about, kind: 'Job', path: '/spec' },
          {
            ...about,
            kind: 'Role',
            path: '/rules/0/resourceNames/1',
            grant: { apiGroups: [''], resources: ['secrets', name], verbs: ['get', name], names },
          },
        ];
      }),
      notSeen: numbers.map((index) => ({ kind: `${name}-${index}`, why: `forbidden: ${name} may not list` })),
      monitors: numbers.map((index) => ({
        id: index + 1,
        name: `${name} errors ${index}`,
        query: 'q',
        settle: 360_000,
      })),
      blockers: [],
    })),
  };
}

const soaked: Evidence = { code: 'soaked', ms: 24 * hour, monitors: ['errors'] };

/** A rotation that waits for its approval; `change` makes others of it. */
export function rotationOf(change: Partial<Rotation> = {}, size = 2, name?: string): Rotation {
  const items = rotationChecklist(entry);
  const cursor = items.findIndex(({ step }) => step === 'approve');
  return {
    schema: 1,
    id: 'auth-api-20260101020304',
    kind: 'rotation',
    secret: 'auth-api',
    version: '20260101020304',
    revision: 7,
    entry,
    request: { by: 'U0CARA', at: now - hour, reason: 'quarterly', start: { type: 'window' }, key: 'k' },
    phase: 'approval',
    items: items.map((item, index) => {
      if (index >= cursor) return { ...item, state: index === cursor ? 'running' : 'open' };
      return { ...item, state: 'done', ...(item.step === 'soak' ? { evidence: soaked } : {}) };
    }),
    cursor,
    effects: 9,
    waiting: { code: 'awaiting-approval', expires: now + 23 * hour },
    plan: planOf(size, name),
    approval: {
      round: 1,
      fingerprint: 'a'.repeat(32),
      askedAt: now,
      expiresAt: now + 23 * hour,
      remindAt: now + 4 * hour,
      votes: [],
    },
    baselines: {},
    places: [],
    switched: { staging: now - hour },
    ...change,
  };
}

/** One rotation for each look that the living message has. */
export function everyLook(size = 2, name?: string): Readonly<Record<string, Rotation>> {
  const of = (change: Partial<Rotation>) => rotationOf(change, size, name);
  const at = (step: string, change: Partial<Rotation>): Rotation => {
    const base = of({});
    const cursor = base.items.findIndex((item) => item.step === step && item.phase === change.phase);
    return { ...base, cursor, ...change };
  };
  const production = { switched: { staging: now - hour, production: now } };
  const alert: Reason = { code: 'monitor-alert', monitors: [name ?? 'errors'] };
  const rollback = { why: alert, by: 'keyturn', at: now, ending: 'rolled-back', reopened: false } as const;
  const put = { items: [...of({}).items, ...rollbackChecklist(true)] };
  const asks = {
    reason: { code: 'operator', by: 'U0ANNA', text: name ?? 'wait' },
    since: now,
    endedBy: 'person',
  } as const;
  return {
    preparing: at('draw-plan', { phase: 'prepare', switched: {} }),
    staging: at('soak', { phase: 'staging', waiting: { code: 'soaking', until: now } }),
    approval: of({}),
    window: at('await-window', { phase: 'production', waiting: { code: 'window-closed', opens: now } }),
    production: at('watch-rollout', { phase: 'production', ...production }),
    watch: at('watch', { phase: 'watch', ...production }),
    held: at('soak', { phase: 'staging', hold: asks }),
    unknown: at('watch', {
      phase: 'watch',
      ...production,
      hold: { reason: { code: 'datadog-unreachable', since: now, detail: 'timeout' }, since: now, endedBy: 'monitors' },
    }),
    expired: of({ hold: { reason: { code: 'approval-expired', at: now }, since: now, endedBy: 'person' } }),
    'rolling back': at('restore', { phase: 'rollback', ...production, ...put, rollback }),
    'rolled back': of({ phase: 'ended', ending: 'rolled-back', endedAt: now, ...production, ...put, rollback }),
    'staging failed': of({ phase: 'ended', ending: 'rolled-back', endedAt: now, ...put, rollback }),
    rejected: of({
      phase: 'ended',
      ending: 'cancelled',
      endedAt: now,
      rollback: {
        ...rollback,
        ending: 'cancelled',
        by: 'U0BEN',
        why: { code: 'rejected', by: 'U0BEN', text: name ?? 'no' },
      },
    }),
    done: of({ phase: 'ended', ending: 'done', endedAt: now, ...production }),
    development: of({ kind: 'development', phase: 'ended', ending: 'done', endedAt: now }),
  };
}
