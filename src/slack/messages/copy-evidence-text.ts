import type { Evidence } from '../../rotation/evidence.js';
import { code, count, names } from './text.js';
import { lasting } from './time.js';

type CopyEvidence = Extract<
  Evidence,
  { code: 'copy-made' | 'shifted' | 'traffic-returned' | 'copy-deleted' | 'weights-returned' }
>;

/** What a step with the copy saw, in one line. */
export function copyEvidenceText(evidence: CopyEvidence): string {
  switch (evidence.code) {
    case 'copy-made':
      return made(evidence);
    case 'shifted':
      return `${shareText(evidence)}; ${count(evidence.monitors.length, 'monitor')} OK since then`;
    case 'traffic-returned':
      return `${code(evidence.workload)} gets all of it, on the new version`;
    case 'copy-deleted':
      return deleted(evidence);
    case 'weights-returned':
      return returned(evidence);
    default:
      return evidence satisfies never;
  }
}

/** Where replicas are the weight, it gets its first pod with its first traffic. */
function made({ copy, pods, name, twins }: Extract<CopyEvidence, { code: 'copy-made' }>): string {
  const has =
    pods === 0
      ? 'has no pods yet: each step gives it its share'
      : `has ${count(pods, 'ready pod')} on ${code(name)} and no traffic yet`;
  return `${code(copy)} ${has}${beside(twins)}`;
}

/** Where replicas are the weight, few of them can't give every percentage. */
function shareText({ percent, really }: Extract<CopyEvidence, { code: 'shifted' }>): string {
  const share = `${percent} % of the traffic on the new version`;
  return really === undefined || really === percent ? share : `${share} asked for, ${really} % by the number of pods`;
}

function beside(twins: readonly string[]): string {
  return twins.length === 0 ? '' : `; made beside it: ${names(twins)}`;
}

function deleted({ names: gone, left }: Extract<CopyEvidence, { code: 'copy-deleted' }>): string {
  const foreign = left.length === 0 ? '' : `; left alone, because somebody else made it: ${names(left)}`;
  return `${gone.length === 0 ? 'nothing of it was left' : names(gone)}${foreign}`;
}

function returned({ routes, open, ms }: Extract<CopyEvidence, { code: 'weights-returned' }>): string {
  const back = routes.length === 0 ? 'none had to be set' : `${names(routes)} in ${lasting(ms)}`;
  return open.length === 0 ? back : `${back}; not yet: ${names(open)}, tried again in the next step`;
}
