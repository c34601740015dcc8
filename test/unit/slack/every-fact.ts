import type { Finding } from '../../../src/doctor/finding.js';
import type { Evidence } from '../../../src/rotation/evidence.js';
import type { Notice } from '../../../src/rotation/notice.js';
import type { Reason } from '../../../src/rotation/reason.js';
import type { Refusal } from '../../../src/rotation/refusal.js';
import { hitSchema } from '../../../src/rotation/reference.js';
import type { CleanupFacts } from '../../../src/slack/cleanup-facts.js';
import type { ParseProblem } from '../../../src/slack/parse-problem.js';
import type { RefsFacts } from '../../../src/slack/refs-facts.js';
import type { Reply } from '../../../src/slack/reply.js';
import { entry, now, planOf, rotationOf } from './sample-rotation.js';

/** One of each, by its code: a code without a sample does not compile. */
type Each<T extends { readonly code: string }> = { readonly [C in T['code']]: Extract<T, { code: C }> };

/** `size` names that hold `text`. */
function many(size: number, text: string): string[] {
  return Array.from({ length: size }, (_, index) => `${text}-${index}`);
}

export function everyReason(size: number, text: string): Each<Reason> {
  const list = many(size, text);
  const counts = list.map((pod) => ({ pod, at: now, pattern: 0, count: 2 }));
  return {
    'rolling-out': { code: 'rolling-out', workload: text, updated: 1, wanted: 4 },
    'rollout-step': {
      code: 'rollout-step',
      workload: text,
      step: 2,
      steps: 5,
      updated: 1,
      wanted: 4,
      weight: 25,
      pause: 'promotion',
      until: now,
    },
    'rolling-back': { code: 'rolling-back', workload: text, back: 1, wanted: 4 },
    settling: { code: 'settling', until: now },
    soaking: { code: 'soaking', until: now },
    watching: { code: 'watching', until: now },
    stepping: { code: 'stepping', percent: 25, until: now },
    'moving-replicas': { code: 'moving-replicas', percent: 25 },
    'copy-starting': { code: 'copy-starting', copy: text, ready: 1, wanted: 4 },
    'removing-copy': { code: 'removing-copy', copy: text },
    'window-closed': { code: 'window-closed', opens: now },
    'not-before': { code: 'not-before', at: now },
    'job-running': { code: 'job-running', job: text },
    'awaiting-approval': { code: 'awaiting-approval', expires: now },
    'datadog-unreachable': { code: 'datadog-unreachable', since: now, detail: text },
    'monitor-unknown': { code: 'monitor-unknown', monitor: text, state: 'edited', edited: { name: text, query: text } },
    'kubernetes-unreachable': {
      code: 'kubernetes-unreachable',
      context: text,
      detail: text,
      workloads: list.map((workload) => ({ workload, command: `kubectl patch ${text}`, detail: text })),
    },
    forbidden: { code: 'forbidden', context: text, verb: 'list', resource: text, group: text, namespace: text },
    technical: { code: 'technical', detail: text, tries: 3 },
    operator: { code: 'operator', by: 'U0ANNA', text },
    'approval-expired': { code: 'approval-expired', at: now },
    'plan-drifted': { code: 'plan-drifted', changes: list },
    'monitor-red-before': { code: 'monitor-red-before', monitors: list },
    'alert-asks': { code: 'alert-asks', monitors: list },
    'alert-older-than-switch': { code: 'alert-older-than-switch', monitors: list },
    'half-done': { code: 'half-done', phase: text },
    'foreign-secret': { code: 'foreign-secret', name: text, stage: text },
    'window-too-short': { code: 'window-too-short', needed: 7_200_000 },
    'foreign-copy': { code: 'foreign-copy', name: text, stage: text },
    'weights-changed': { code: 'weights-changed', route: text, wanted: 25, found: 10 },
    'old-secret-missing': { code: 'old-secret-missing', name: text, stage: text },
    'not-put-back': {
      code: 'not-put-back',
      workloads: list.map((workload) => ({ workload, command: `kubectl patch ${text}`, detail: text })),
    },
    'written-over-again': { code: 'written-over-again', workloads: list, until: now },
    'staying-back': { code: 'staying-back', until: now },
    'written-over': {
      code: 'written-over',
      workloads: list.map((workload) => ({
        workload,
        command: `kubectl patch ${text}`,
        detail: text,
        by: text,
        at: now,
      })),
      times: 3,
    },
    'old-keys-missing': {
      code: 'old-keys-missing',
      workloads: list.map((workload) => ({ workload, name: text, keys: many(3, text) })),
    },
    'old-credential-over': {
      code: 'old-credential-over',
      name: text,
      stage: text,
      since: now,
      revoked: false,
      after: { code: 'monitor-alert', monitors: list },
    },
    'newer-version-in-use': { code: 'newer-version-in-use', workloads: list, name: text },
    'plan-blocked': {
      code: 'plan-blocked',
      blockers: list.map((what) => ({ code: 'paused', what, detail: text })),
    },
    'monitor-missing': { code: 'monitor-missing', monitor: text },
    'no-monitor-found': { code: 'no-monitor-found', tags: list, query: text },
    'too-many-monitors': {
      code: 'too-many-monitors',
      stage: text,
      count: 500,
      limit: 50,
      tags: list,
      query: text,
    },
    'slo-alerts-alone': { code: 'slo-alerts-alone', stage: text, monitors: list },
    'monitor-search-refused': { code: 'monitor-search-refused', query: text },
    'datadog-refused': { code: 'datadog-refused', detail: 'forbidden' },
    'workload-gone': { code: 'workload-gone', workload: text },
    'workload-conflict': { code: 'workload-conflict', workload: text, tries: 5 },
    'refused-by-cluster': { code: 'refused-by-cluster', what: text, detail: text },
    'pod-failing': { code: 'pod-failing', pod: text, reason: text, detail: text },
    'progress-deadline': { code: 'progress-deadline', workload: text },
    'rollout-degraded': { code: 'rollout-degraded', workload: text, detail: text },
    'pods-left-behind': { code: 'pods-left-behind', workload: text, pods: list },
    'log-errors': { code: 'log-errors', counts, allowed: 0, before: 1 },
    'job-failed': { code: 'job-failed', job: text, detail: text },
    'job-timeout': { code: 'job-timeout', job: text },
    'cron-job-missing': { code: 'cron-job-missing', cronJob: text },
    'monitor-alert': { code: 'monitor-alert', monitors: list },
    requested: { code: 'requested', by: 'U0ANNA', text },
    rejected: { code: 'rejected', by: 'U0ANNA', text },
  };
}

export function everyEvidence(size: number, text: string): Each<Evidence> {
  const list = many(size, text);
  const idle = { idle: list, cronJobs: list };
  return {
    'plan-drawn': { code: 'plan-drawn', workloads: size, fields: size, bystanders: size },
    'monitors-ok': { code: 'monitors-ok', monitors: list, readAt: now },
    'no-monitors': { code: 'no-monitors' },
    'procedure-written': { code: 'procedure-written' },
    'secrets-created': { code: 'secrets-created', names: list, found: list },
    switched: { code: 'switched', workloads: list, already: list, name: text },
    'rolled-out': { code: 'rolled-out', workloads: list, ...idle },
    'pods-proven': { code: 'pods-proven', proven: 4, total: 4, name: text, restarts: 0, ...idle },
    'logs-clean': { code: 'logs-clean', pods: size, counts: [], before: 1 },
    'job-passed': { code: 'job-passed', job: text, seconds: 75 },
    soaked: { code: 'soaked', ms: 86_400_000, monitors: list },
    approved: { code: 'approved', by: ['U0ANNA'], fingerprint: 'a'.repeat(32) },
    'window-open': { code: 'window-open', until: now },
    'window-skipped': { code: 'window-skipped', by: 'U0ANNA' },
    rechecked: { code: 'rechecked', fingerprint: 'a'.repeat(32) },
    'old-secret-present': { code: 'old-secret-present', name: text },
    'nothing-to-go-back-to': { code: 'nothing-to-go-back-to' },
    watched: { code: 'watched', ms: 86_400_000, monitors: list },
    restored: {
      code: 'restored',
      workloads: list,
      already: list,
      fenced: list,
      name: text,
      ms: 412,
      lateMs: 3_600_000,
      changedSince: list,
      skipped: list.map((workload) => ({ workload, name: text, keys: many(3, text) })),
    },
    'monitors-read': { code: 'monitors-read', states: list },
    'copy-made': { code: 'copy-made', copy: text, twins: list, pods: size, name: text },
    shifted: { code: 'shifted', percent: 25, really: 33, monitors: list },
    'traffic-returned': { code: 'traffic-returned', workload: text },
    'copy-deleted': { code: 'copy-deleted', names: list, left: list },
    'weights-returned': { code: 'weights-returned', routes: list, open: list, ms: 412 },
    'updated-in-place': { code: 'updated-in-place', name: text },
    restarted: { code: 'restarted', workloads: list },
  };
}

export function everyNotice(size: number, text: string): Each<Notice> {
  const reasons = everyReason(size, text);
  return {
    'item-done': {
      code: 'item-done',
      phase: 'staging',
      stage: 'staging',
      step: 'prove-pods',
      evidence: everyEvidence(size, text)['pods-proven'],
    },
    procedure: { code: 'procedure' },
    bystanders: { code: 'bystanders' },
    'unrecorded-rollback': { code: 'unrecorded-rollback' },
    'approval-asked': { code: 'approval-asked', expiresAt: now, again: false },
    'approval-reminder': { code: 'approval-reminder', expiresAt: now },
    approved: { code: 'approved', by: 'U0ANNA', missing: 0 },
    'production-now': { code: 'production-now', by: 'U0CARA' },
    held: { code: 'held', reason: reasons['not-put-back'] },
    'went-on': { code: 'went-on', after: reasons['datadog-unreachable'], by: 'U0ANNA' },
    'rollback-began': { code: 'rollback-began', why: reasons['monitor-alert'], by: 'keyturn', production: true },
    'rollback-refused': { code: 'rollback-refused', why: reasons['newer-version-in-use'] },
    'put-back-again': {
      code: 'put-back-again',
      workloads: many(size, text).map((workload) => ({ workload, by: text, at: now })),
      times: 1,
      most: 3,
    },
    ended: { code: 'ended', ending: 'rolled-back', why: reasons['log-errors'] },
  };
}

export const everyRefusal: Each<Refusal> = {
  'not-approver': { code: 'not-approver' },
  'not-requester': { code: 'not-requester' },
  'own-rotation': { code: 'own-rotation' },
  'already-voted': { code: 'already-voted' },
  'not-awaiting-approval': { code: 'not-awaiting-approval', phase: 'watch' },
  'approval-expired': { code: 'approval-expired', at: now },
  'old-message': { code: 'old-message' },
  'plan-changed': { code: 'plan-changed' },
  held: { code: 'held' },
  'not-held': { code: 'not-held' },
  'already-held': { code: 'already-held' },
  'rolling-back': { code: 'rolling-back' },
  'already-ended': { code: 'already-ended', ending: 'done' },
  'nothing-to-ask': { code: 'nothing-to-ask' },
  'old-credential-over': { code: 'old-credential-over', why: everyReason(1, 'auth-api')['old-credential-over'] },
  'newer-is-done': { code: 'newer-is-done', rotation: 'auth-api-20260101000000' },
};

export function everyProblem(text: string): Each<ParseProblem> {
  return {
    'too-long': { code: 'too-long', length: 8000, most: 2000 },
    'control-character': { code: 'control-character' },
    'suspect-value': { code: 'suspect-value' },
    'unbalanced-quotes': { code: 'unbalanced-quotes' },
    'unknown-word': { code: 'unknown-word', word: text, nearest: many(3, text) },
    'unknown-secret': { code: 'unknown-secret', word: text, nearest: [] },
    'missing-target': { code: 'missing-target', verb: 'plan', example: text },
    'two-secrets': { code: 'two-secrets', first: text, second: text },
    'too-many-words': { code: 'too-many-words', verb: text, word: text },
    'unknown-flag': { code: 'unknown-flag', flag: text, nearest: '--reason' },
    'flag-not-for': { code: 'flag-not-for', flag: '--at', verb: 'status' },
    'flag-twice': { code: 'flag-twice', flag: '--at' },
    'flag-needs-value': { code: 'flag-needs-value', flag: '--at' },
    'reason-too-long': { code: 'reason-too-long', length: 800, most: 500 },
    'bad-time': { code: 'bad-time', given: text },
    'now-needs-reason': { code: 'now-needs-reason', secret: text },
    'time-with-development': { code: 'time-with-development' },
    'environment-always': { code: 'environment-always', environment: 'production', secret: text },
    'unknown-environment': { code: 'unknown-environment', given: text },
    'no-development': { code: 'no-development', secret: text },
    'no-blue-green': { code: 'no-blue-green', secret: text },
    'unknown-strategy': { code: 'unknown-strategy', given: text },
    'bad-version': { code: 'bad-version', given: text, secret: text },
    'not-available-yet': { code: 'not-available-yet', what: text },
  };
}

export function everyCleanup(size: number, text: string): readonly CleanupFacts[] {
  const list = many(size, text);
  const facts = {
    cleanup: 'cleanup/auth-api/production/20250101000000',
    round: 2,
    secret: text,
    version: '20250101000000',
    name: text,
    stage: text,
    namespace: text,
    supersededAt: now,
    eligibleAt: now,
    extendedBy: { cronJob: text, gap: 86_400_000 * 30 },
  };
  const weak = list.map((name) => ({ grade: 'weak' as const, kind: 'ReplicaSet', namespace: text, name }));
  const strong = list.map((name) => ({ grade: 'strong' as const, kind: text, name, path: text }));
  const notSeen = list.map((kind) => ({ kind, namespace: text, why: text }));
  const states: readonly CleanupFacts['state'][] = [
    { type: 'waiting' },
    { type: 'waiting-for-cron', cronJobs: list },
    { type: 'searched', hits: [], notSeen: [] },
    { type: 'searched', hits: weak, notSeen: [] },
    { type: 'searched', hits: [...weak, ...strong], notSeen: [] },
    { type: 'searched', hits: weak, notSeen },
    { type: 'snoozed', until: now, by: 'U0ANNA' },
    { type: 'kept', by: 'U0ANNA' },
    { type: 'deleting', by: 'U0ANNA' },
    { type: 'ended', ending: 'deleted', by: 'U0ANNA', at: now },
    { type: 'ended', ending: 'used-again', by: 'U0ANNA', at: now },
    { type: 'ended', ending: 'gone', by: 'U0ANNA', at: now },
  ];
  return states.map((state) => ({ ...facts, state }));
}

/** Three environments, each with every grade. */
export function refsOf(size: number, text: string): RefsFacts {
  const list = many(size, text);
  const hits = hitSchema.shape.grade.options.flatMap((grade) =>
    list.map((name) => ({ grade, kind: text, namespace: text, name, path: `/${text}`, secret: text })),
  );
  return {
    secret: text,
    groups: [...many(3, text).map((stage) => ({ stages: [stage], hits })), { stages: many(3, text), hits }],
    notSeen: list.map((kind) => ({ stages: [text], kind, namespace: text, why: `forbidden: ${text}` })),
    ignored: list,
  };
}

export function everyFinding(text: string): Each<Finding> {
  const where = { secret: text, stage: text };
  return {
    'key-refused': { code: 'key-refused', variable: 'DD_APP_KEY', site: text },
    'datadog-away': { code: 'datadog-away', detail: text, site: text },
    'monitor-missing': { ...where, code: 'monitor-missing', monitor: 4711 },
    'no-monitor-found': { ...where, code: 'no-monitor-found', tags: [text] },
    'search-refused': { ...where, code: 'search-refused', query: text },
    'too-many-monitors': { ...where, code: 'too-many-monitors', count: 500, limit: 50 },
    'slo-alerts-alone': { ...where, code: 'slo-alerts-alone', monitors: [text] },
    'monitor-red': { ...where, code: 'monitor-red', monitor: text },
    'monitor-doubtful': { ...where, code: 'monitor-doubtful', monitor: text, why: 'muted' },
    'scope-matches-nothing': { ...where, code: 'scope-matches-nothing', monitor: text, scope: [text], groups: [text] },
  };
}

export function everyReply(size: number, text: string): Each<Reply> {
  const list = many(size, text);
  const reasons = everyReason(size, text);
  const rotation = rotationOf({}, size, text);
  return {
    started: { code: 'started', rotation },
    again: { code: 'again' },
    refused: { code: 'refused', refusal: { code: 'own-rotation' } },
    locked: { code: 'locked', rotation: text, user: 'U0ANNA', since: now },
    'unknown-target': { code: 'unknown-target', target: text, nearest: many(3, text) },
    'no-rotation': { code: 'no-rotation', secret: text },
    'no-development': { code: 'no-development', secret: text },
    'not-allowed': { code: 'not-allowed', action: 'rollback', who: entry.approvers, channel: 'C0SECRETS' },
    stranger: { code: 'stranger' },
    status: { code: 'status', rotations: list.map(() => rotation) },
    list: {
      code: 'list',
      rows: list.map((secret) => ({
        secret,
        description: text,
        current: [{ stage: 'staging', version: '20260101020304' }, { stage: 'production' }],
        since: now,
        due: now,
        active: { rotation: `${secret}-20260101020304`, phase: 'watch' as const, held: false },
      })),
    },
    history: {
      code: 'history',
      secret: text,
      earlier: 12,
      rows: list.map((rotation) => ({
        at: now,
        by: 'U0ANNA',
        action: 'approved',
        rotation,
        facts: { text, round: 1, nested: { text } },
      })),
    },
    plan: {
      code: 'plan',
      plan: {
        secret: text,
        baseName: text,
        stages: planOf(size, text).stages,
        settings: entry.stages,
        approvers: entry.approvers,
        count: 1,
        opens: now,
        wouldStand: list.map((what) => ({ code: 'paused', what, detail: text, stage: 'production' })),
        trouble: [{ stage: 'staging', reason: reasons.forbidden }],
      },
    },
    searching: { code: 'searching', secret: text, kinds: 57, kindsDone: 12, hits: size },
    refs: { code: 'refs', refs: refsOf(size, text) },
    'rollback-confirm': { code: 'rollback-confirm', rotation, over: reasons['old-credential-over'] },
    'waits-for': { code: 'waits-for', rotation: text, other: text, held: false },
    done: { code: 'done', action: 'rollback', rotation: text },
    trouble: { code: 'trouble', reason: reasons['kubernetes-unreachable'] },
    cleanup: { code: 'cleanup', rows: list.flatMap(() => everyCleanup(3, text)) },
    'other-version': { code: 'other-version', rotation: 'auth-api-20260101000000' },
    doctor: {
      code: 'doctor',
      secrets: size,
      examination: { monitors: size, findings: list.flatMap((secret) => Object.values(everyFinding(secret))) },
      offers: list.map(() => ({ secret: 'auth-api', stage: 'production', service: 'auth', env: 'production' })),
    },
    'monitor-made': {
      code: 'monitor-made',
      secret: text,
      stage: text,
      id: 4711,
      url: 'https://app.datadoghq.com/monitors/4711',
      isNew: true,
    },
    'monitor-refused': { code: 'monitor-refused', said: list },
    'monitor-unsure': { code: 'monitor-unsure', detail: text },
    'old-cleanup': { code: 'old-cleanup' },
  };
}
