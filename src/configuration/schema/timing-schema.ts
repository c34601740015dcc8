import { z } from 'zod';
import { durationSchema } from './duration-schema.js';

/** Below this, a poll would be a busy loop against somebody's API. */
const SHORTEST_POLL = 10;

/** The product's own waits: shortened by settings, never in code. */
export const timingSchema = z
  .strictObject({
    poll: durationSchema('Between two looks at a rollout, a Job or logs.', SHORTEST_POLL).prefault('15s'),
    progress: durationSchema(
      'How long no pod of a StatefulSet or DaemonSet may get ready in a rollout; a Deployment has a deadline of its own.',
    ).prefault('10m'),
    sweep: durationSchema('Between two sweeps over all records.', SHORTEST_POLL).prefault('30s'),
    lock: durationSchema("How long a rotation's lock lives without being renewed.", SHORTEST_POLL).prefault('5s'),
    stalled: durationSchema('Between two looks for stalled jobs.', SHORTEST_POLL).prefault('2s'),
    call: durationSchema('The longest that one call to another system may take.', SHORTEST_POLL).prefault('4s'),
    backoff: durationSchema('The first pause after a technical failure; it doubles.', SHORTEST_POLL).prefault('1s'),
    snooze: durationSchema('How long Snooze puts a cleanup reminder off.').prefault('7d'),
    cronMargin: durationSchema('Added to the longest gap between two runs of a CronJob.').prefault('1d'),
  })
  .describe('Waits of the product itself.');
