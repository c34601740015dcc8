import { wait, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import { countLogs } from './count-logs.js';
import type { StageAtHand } from './stage.js';

/** How far back the logs are counted before a switch: old pods, and their logs, are gone after it. */
const baselineMs = 10 * 60_000;

/**
 * Counts what the logs of a stage said before it is switched, in a run of its own, so that the count is saved while the old
 * pods still exist. Undefined: it has been counted, or nothing is to be.
 */
export async function countBefore(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<Outcome | undefined> {
  const logs = stage.settings?.checks.logs;
  if (!logs || rotation.baselines[stage.stage] !== undefined) return undefined;
  const now = parts.now();
  const { total } = await countLogs(stage, { patterns: logs.patterns, from: now - baselineMs, to: now });
  const baseline = { stage: stage.stage, total, ms: baselineMs };
  return wait(now, { code: 'settling', until: now }, { baseline });
}
