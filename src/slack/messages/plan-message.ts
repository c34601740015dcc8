import { secretName } from '../../rotation/version.js';
import type { PlanFacts } from '../reply.js';
import { called } from './audience-text.js';
import { besideTexts } from './beside-texts.js';
import { blockerText } from './blocker-text.js';
import { compose, context, section } from './blocks.js';
import type { Message } from './message.js';
import { linesFor, stagePlanText } from './plan-text.js';
import { reasonWithoutRotation } from './reason-text.js';
import { stageText } from './stage-text.js';
import { bold, code, count, escape } from './text.js';
import { lasting, moment, window } from './time.js';

/** What a rotation would do, and what stands in its way. */
export function renderPlan(plan: PlanFacts): Message {
  const verdict = plan.wouldStand.length === 0 && plan.trouble.length === 0;
  const title = verdict
    ? `:white_check_mark: ${bold(plan.secret)} could be rotated now: ${code(`/rotate ${plan.secret}`)}`
    : `:warning: ${bold(plan.secret)} can't be rotated now:`;
  return compose(`The plan for ${escape(plan.secret)}`, [
    section([title, ...obstacles(plan)].join('\n')),
    ...plan.trouble.map(({ stage, reason }) =>
      section(`${bold(stageText(stage))} could not be looked at. ${reasonWithoutRotation(reason)}`),
    ),
    ...plan.stages.map((stage, index) =>
      section([stagePlanText(stage, linesFor(plan.stages)), ...settings(plan, index)].join('\n')),
    ),
    ...besideTexts(plan.stages, secretName(plan.baseName, '<new version>')).map((text) => section(text)),
    section(
      `Approval by ${count(plan.count, 'person', 'people')} out of ${called(plan.approvers)}, never by who asks.${opening(plan)}`,
    ),
    context('Nothing was changed.'),
  ]);
}

function obstacles({ wouldStand }: PlanFacts): string[] {
  const lines = wouldStand
    .slice(0, 10)
    .map((blocker) => `• ${bold(stageText(blocker.stage))}: ${blockerText(blocker)}`);
  return wouldStand.length > 10 ? [...lines, `• and ${wouldStand.length - 10} more`] : lines;
}

/** Once a stage, after the last of its places. */
function settings(plan: PlanFacts, index: number): string[] {
  const stage = plan.stages[index]?.stage;
  if (plan.stages[index + 1]?.stage === stage) return [];
  const found = plan.settings.find(({ name }) => name === stage);
  if (!found) return [];
  const parts = [
    ...(found.soak > 0 ? [`observed for ${lasting(found.soak)}`] : []),
    ...(found.watch > 0 ? [`watched for ${lasting(found.watch)}`] : []),
    ...(found.window ? [`only ${window(found.window)}`] : []),
  ];
  return parts.length === 0 ? [] : [`Then: ${parts.join('; ')}`];
}

function opening({ opens }: PlanFacts): string {
  return opens === undefined ? '' : ` Production's window begins ${moment(opens)}.`;
}
