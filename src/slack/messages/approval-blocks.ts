import type { KnownBlock } from '@slack/types';
import type { Rotation } from '../../rotation/record.js';
import { called } from './audience-text.js';
import { section } from './blocks.js';
import { evidenceText } from './evidence-text.js';
import { linesFor, stagePlanText } from './plan-text.js';
import { stageText } from './stage-text.js';
import { code, count, listed, names, person } from './text.js';
import { lasting, moment, window } from './time.js';

/** What an approver is asked for: who, until when, and the plan that a click approves. */
export function approvalBlocks(rotation: Rotation): KnownBlock[] {
  const { approval, plan, entry } = rotation;
  if (!approval || rotation.phase !== 'approval') return [];
  const missing = Math.max(0, entry.approval.count - approval.votes.length);
  const votes =
    approval.votes.length === 0 ? '' : ` Already given by ${listed(approval.votes.map(({ by }) => person(by)))}.`;
  const asked = `*${count(missing, 'approval')} needed* until ${moment(approval.expiresAt)}, from ${called(entry.approvers)}, but not from ${person(rotation.request.by)}, who asked.${votes}`;
  const production = plan?.stages.filter((stage) => stage.production) ?? [];
  return [
    section(asked),
    section([`*What is approved* (plan ${code(approval.fingerprint.slice(0, 8))})`, ...facts(rotation)].join('\n')),
    ...production.map((stage) => section(stagePlanText(stage, linesFor(production)))),
  ];
}

function facts({ entry, version, items, request }: Rotation): string[] {
  const production = entry.stages.at(-1);
  const clusters = entry.stages.filter((stage) => stage.production);
  const soaks = items.flatMap((item) => (item.step === 'soak' && item.evidence ? [item] : []));
  return [
    `• Version ${code(`${entry.baseName}-${version}`, 120)}`,
    `• When: ${whenText(request.start, production)}`,
    `• Watched afterwards for ${lasting(production?.watch ?? 0)}; an alert ${production?.monitors?.onAlert === 'hold' ? 'stops and asks' : 'rolls back by itself'}`,
    ...(clusters.length > 1 ? [inTurn(clusters)] : []),
    ...soaks.map(
      (item) => `• Seen in ${stageText(item.stage ?? 'staging')}: ${item.evidence ? evidenceText(item.evidence) : ''}`,
    ),
  ];
}

/** One approval is for all clusters. */
function inTurn(clusters: Rotation['entry']['stages']): string {
  const contexts = clusters.map(({ context, name }) => context ?? name);
  return `• One cluster after another, each after the watch of the one before: ${names(contexts, 10)}`;
}

function whenText(
  start: Rotation['request']['start'],
  production: Rotation['entry']['stages'][number] | undefined,
): string {
  const open =
    production?.window === undefined ? 'right after the approval' : `in the window ${window(production.window)}`;
  switch (start.type) {
    case 'now':
      return 'right after the approval, without the window';
    case 'at':
      return `${open}, not before ${moment(start.at)}`;
    case 'window':
      return open;
    default:
      return start satisfies never;
  }
}
