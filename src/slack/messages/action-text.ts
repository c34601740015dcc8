import { z } from 'zod';
import { phases, steps } from '../../rotation/checklist.js';
import { evidenceSchema } from '../../rotation/evidence.js';
import { reasonSchema } from '../../rotation/reason.js';
import type { HistoryRow } from '../reply.js';
import { evidenceText } from './evidence-text.js';
import { reasonLine } from './reason-text.js';
import { stageText } from './stage-text.js';
import { phaseTitle, stepLabel } from './step-label.js';
import { code, quote } from './text.js';

/** What an audit entry may tell of. Entries of other versions of the bot may tell it otherwise: nothing is required. */
const factsSchema = z.object({
  phase: z.enum(phases).optional().catch(undefined),
  stage: z.string().optional().catch(undefined),
  step: z.enum(steps).optional().catch(undefined),
  evidence: evidenceSchema.optional().catch(undefined),
  why: reasonSchema.optional().catch(undefined),
  reason: z.union([reasonSchema, z.string()]).optional().catch(undefined),
  after: reasonSchema.optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  ending: z.string().optional().catch(undefined),
});
type Facts = z.infer<typeof factsSchema>;

const verbs: Readonly<Record<string, (facts: Facts) => string>> = {
  requested: ({ reason }) => `asked for a rotation${typeof reason === 'string' ? `: ${said(reason)}` : ''}`,
  recovered: () => 'found it half-done after Redis was lost',
  'approval-asked': () => 'asked the approvers',
  'asked-again': () => 'had the approvers asked again',
  approved: () => 'approved',
  'approval-extended': ({ stage }) =>
    `extended the approval to the next window of ${quote(stageText(stage ?? 'production'), 80)}`,
  rejected: ({ text }) => `rejected${because(text)}`,
  hold: ({ text }) => `put it on hold${because(text)}`,
  resume: () => 'resumed it',
  'monitor-accepted': ({ name }) => `accepted the monitor ${named(name)} as it is now`,
  cancel: ({ text }) => `cancelled it${because(text)}`,
  rollback: ({ text }) => `asked to roll it back${because(text)}`,
  held: ({ reason }) => `held${reason !== undefined && typeof reason !== 'string' ? `: ${reasonLine(reason)}` : ''}`,
  'went-on': ({ after }) => `went on${after ? `, after this: ${reasonLine(after)}` : ''}`,
  'rollback-began': ({ why }) => `began to roll back${why ? `: ${reasonLine(why)}` : ''}`,
  'item-done': (facts) =>
    `checked off ${item(facts, 'done')}${facts.evidence ? `: ${evidenceText(facts.evidence)}` : ''}`,
  'item-failed': (facts) => `could not finish ${item(facts, 'todo')}${facts.why ? `: ${reasonLine(facts.why)}` : ''}`,
  ended: ({ ending }) => `ended: ${quote(ending ?? 'unknown', 40)}`,
  'late-outcome': () => 'dropped an outcome that came too late',
  'cleanup-offered': ({ name }) => `asked what to do with ${named(name)}`,
  'cleanup-delete': ({ name }) => `said to delete ${named(name)}`,
  'cleanup-snooze': ({ name }) => `put off what to do with ${named(name)}`,
  'cleanup-keep': ({ name }) => `said to keep ${named(name)}`,
  'cleanup-deleted': ({ name }) => `deleted ${named(name)}`,
  'cleanup-troubled': ({ name, why }) => `could not go on with ${named(name)}${why ? `: ${reasonLine(why)}` : ''}`,
  'monitor-made': ({ name, stage }) => `had the monitor ${named(name)} made for ${quote(stage ?? 'unknown', 40)}`,
  'cleanup-gone': ({ name }) => `found ${named(name)} gone`,
  'cleanup-used-again': ({ name }) => `found ${named(name)} in use again`,
};

/** What somebody did, as one would say it. An action that this version doesn't know is named as it stands in the log. */
export function actionText({ action, facts }: Pick<HistoryRow, 'action' | 'facts'>): string {
  const verb = verbs[action];
  const parsed = factsSchema.safeParse(facts);
  return verb && parsed.success ? verb(parsed.data) : quote(action, 40);
}

function item({ phase, stage, step }: Facts, state: 'todo' | 'done'): string {
  if (!phase || !step) return 'an item';
  return `${phaseTitle(phase, stage)}: ${stepLabel(step, state)}`;
}

function because(text: string | undefined): string {
  return text === undefined ? '' : `: ${said(text)}`;
}

function said(text: string): string {
  return `“${quote(text, 200)}”`;
}

function named(name: string | undefined): string {
  return name === undefined ? 'an old version' : code(name);
}
