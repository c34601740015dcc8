import { done, failed } from '../../src/rotation/event.js';
import type { StepHandler } from '../parts.js';
import { asTrafficSeesIt } from '../blue-green/with-copy.js';
import { countLogs } from './count-logs.js';
import { stageAtHand } from './stage.js';

/**
 * Counts matching log lines since the switch against those of the same span before it. Keeps pod, time, pattern
 * number and count; never a line, which may hold the token.
 */
export const checkLogs: StepHandler = async (parts, rotation) => {
  const stage = await asTrafficSeesIt(rotation, await stageAtHand(parts, rotation));
  const logs = stage.settings?.checks.logs;
  if (!logs) throw new Error('the environment has no logs to check');
  const now = parts.now();
  const from = stage.switchedAt ?? now;
  const { pods, counts, total } = await countLogs(stage, { patterns: logs.patterns, from, to: now });
  const baseline = rotation.baselines[stage.stage];
  const before = baseline ? Math.round((baseline.total * (now - from)) / baseline.ms) : 0;
  if (total > before + logs.allow) return failed({ code: 'log-errors', counts, allowed: logs.allow, before });
  return done({ code: 'logs-clean', pods, counts, before });
};
