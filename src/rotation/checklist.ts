import { z } from 'zod';
import { copyItems, copyWatch } from './copy-items.js';
import type { SecretEntry, Stage } from './entry.js';
import { evidenceSchema } from './evidence.js';
import { reasonSchema } from './reason.js';

export const phases = ['prepare', 'staging', 'approval', 'production', 'watch', 'rollback', 'ended'] as const;
export type Phase = (typeof phases)[number];

export const steps = [
  'draw-plan',
  'check-monitors',
  'write-procedure',
  'create-secrets',
  'switch',
  'roll-out',
  'prove-pods',
  'check-logs',
  'run-job',
  'soak',
  'approve',
  'await-window',
  'recheck',
  'prove-old-secret',
  'watch-rollout',
  'watch',
  'find-old-secret',
  'restore',
  'prove-restored',
  'read-monitors',
  'make-copy',
  'shift',
  'switch-original',
  'prove-original',
  'return-traffic',
  'watch-original',
  'delete-copy',
  'return-weights',
  'remove-copy',
  'update-in-place',
  'restart',
] as const;
export type Step = (typeof steps)[number];

export const itemSchema = z.strictObject({
  phase: z.enum(phases),
  /** The environment that the item is about; absent: all of them. */
  stage: z.string().optional(),
  step: z.enum(steps),
  /** Of a `shift`: the percentage of traffic that the copy gets. */
  percent: z.number().optional(),
  state: z.enum(['open', 'running', 'done', 'failed', 'skipped']),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** For an item that lasts a set time (soak, watch): when that time is over. */
  until: z.number().optional(),
  evidence: evidenceSchema.optional(),
  reason: reasonSchema.optional(),
});
export type Item = z.infer<typeof itemSchema>;

/**
 * The checklist of a whole rotation (design 5): what is not asked for in the catalogue is not in it. One approval is for all
 * clusters of production, which are switched and watched one after another.
 */
export function rotationChecklist(entry: SecretEntry): Item[] {
  const before = entry.stages.filter((stage) => !stage.production);
  const inProduction = entry.stages.filter((stage) => stage.production);
  return [
    ...items('prepare', undefined, prepare),
    ...before.flatMap((stage) => items('staging', stage.name, staging(stage))),
    ...items('approval', undefined, ['approve']),
    ...inProduction.flatMap((stage) => [
      ...items('production', stage.name, production(stage)),
      ...items('watch', stage.name, ['watch', ...copyWatch(stage)]),
    ]),
  ];
}

/** The short checklist of `--env development`: in place, restarted, proven. */
export function developmentChecklist(): Item[] {
  return [
    ...items('prepare', undefined, ['draw-plan']),
    ...items('staging', 'development', ['update-in-place', 'restart', 'prove-pods']),
  ];
}

/**
 * What a rollback does, in order. Where a copy may have traffic, giving it back to the original is the first act: its pods
 * still run on the old version, or will soon.
 */
export function rollbackChecklist(withCopy: boolean): Item[] {
  return items('rollback', undefined, [
    ...(withCopy ? (['return-weights'] as const) : []),
    'find-old-secret',
    'restore',
    'prove-restored',
    ...(withCopy ? (['remove-copy'] as const) : []),
    'read-monitors',
  ]);
}

/** Whether a step changes what runs in an environment: production's need an approval that is valid when they act. */
export function isSwitching(step: Step): boolean {
  return step === 'switch' || step === 'make-copy' || step === 'shift';
}

/** An item as it was before it began. */
export function asOpen({ phase, stage, step, percent }: Item): Item {
  return {
    phase,
    ...(stage === undefined ? {} : { stage }),
    step,
    ...(percent === undefined ? {} : { percent }),
    state: 'open',
  };
}

/** How long an item has to last by the catalogue, in milliseconds; undefined where it ends when it is proven. */
export function lasting(entry: SecretEntry, item: Item): number | undefined {
  const stage = entry.stages.find(({ name }) => name === item.stage);
  if (item.step === 'soak') return stage?.soak ?? 0;
  if (item.step === 'watch') return stage?.watch ?? 0;
  return undefined;
}

/** A step as the lists here name it; `shift` with its percentage. */
export type Listed = Step | Pick<Item, 'step' | 'percent'>;

const prepare: readonly Step[] = ['draw-plan', 'check-monitors', 'write-procedure', 'create-secrets'];

function staging(stage: Stage): Listed[] {
  return [...copyItems(stage), 'switch', 'roll-out', 'prove-pods', ...checks(stage), 'soak', ...copyWatch(stage)];
}

function production(stage: Stage): Listed[] {
  return [
    'await-window',
    'recheck',
    'prove-old-secret',
    ...copyItems(stage),
    'switch',
    'watch-rollout',
    ...checks(stage),
    'prove-pods',
  ];
}

function checks(stage: Stage): Step[] {
  return [...(stage.checks.logs ? (['check-logs'] as const) : []), ...(stage.checks.job ? (['run-job'] as const) : [])];
}

function items(phase: Phase, stage: string | undefined, list: readonly Listed[]): Item[] {
  return list.map((listed) => ({
    phase,
    ...(stage === undefined ? {} : { stage }),
    ...(typeof listed === 'string' ? { step: listed } : listed),
    state: 'open',
  }));
}
