import { phases, type Phase } from '../src/rotation/checklist.js';
import { advance, type AdvanceParts } from './advance.js';
import { remindOfApproval } from './approval.js';
import type { ChartParts } from './chart/chart-parts.js';
import { postChart } from './chart/post-chart.js';
import { advanceCleanup } from './cleanup.js';
import { findSuperseded } from './rebuild/find-superseded.js';
import { heedMonitors, type HeedParts } from './monitors/heed-monitors.js';
import { answerSearch } from './inbox/answer-search.js';
import { drainInbox } from './inbox/drain-inbox.js';
import type { InboxParts } from './inbox/inbox-parts.js';
import type { QueueName } from './queues.js';
import { sweep, type SweepParts } from './sweep.js';
import type { TellParts } from './tell/tell-parts.js';
import { tell } from './tell/tell.js';

export type WorkerParts = AdvanceParts & ChartParts & HeedParts & InboxParts & SweepParts & TellParts;

/**
 * Does what a wake-up in a queue asks for; `id` is the record's, of a search its item's in the inbox, and empty in the
 * house's other queues. Answers when to look again, or undefined where nothing is left to do. May be repeated, and be
 * lost: the sweep wakes again.
 */
export async function handleWake(
  parts: WorkerParts,
  queue: QueueName,
  id: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (isPhase(queue)) return advancePhase(parts, queue, id, signal);
  switch (queue) {
    case 'cleanup':
      return cleanUp(parts, id, signal);
    case 'inbox':
      return void (await drainInbox(parts, signal));
    case 'search':
      return answerSearch(parts, id, signal);
    case 'tell':
      return tell(parts, id);
    case 'chart':
      return postChart(parts, id);
    case 'monitors':
      return void (await heedMonitors(parts));
    case 'sweep':
      return void (await sweep(parts));
    default:
      return queue satisfies never;
  }
}

async function advancePhase(
  parts: WorkerParts,
  phase: Phase,
  id: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (phase === 'approval') return remindOfApproval(parts, id);
  const advanced = await advance(parts, id, phase, signal);
  return advanced.type === 'later' ? advanced.at : undefined;
}

/** A cleanup's own id, or the id of a rotation that has ended and left something to clean up. */
async function cleanUp(parts: WorkerParts, id: string, signal: AbortSignal): Promise<number | undefined> {
  if (id.includes('/')) {
    try {
      return void (await advanceCleanup(parts, id, signal));
    } catch (error) {
      if (signal.aborted) return parts.now();
      throw error;
    }
  }
  const rotation = await parts.rotations.load(id);
  if (rotation?.phase !== 'ended') return undefined;
  // What waits there for its end need not wait for the sweep.
  await parts.queues.rouse('inbox', '').catch(() => undefined);
  if (rotation.kind === 'rotation') await findSuperseded(parts, rotation.entry);
  await parts.rotations.settle(rotation);
  return undefined;
}

function isPhase(name: QueueName): name is Exclude<Phase, 'ended'> & QueueName {
  return phases.some((phase) => phase === name);
}
