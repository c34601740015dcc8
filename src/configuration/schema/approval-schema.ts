import { z } from 'zod';
import { durationSchema } from './duration-schema.js';
import { audienceSchema } from './slack-ids.js';

const COUNT = 'must be a whole number of people, 1 or more';

export const approvalSchema = z
  .strictObject({
    count: z.int({ error: COUNT }).min(1, { error: COUNT }).default(1).describe('How many people must approve.'),
    fromDifferentGroups: z.boolean().default(false).describe('Whether they must be of different user groups.'),
    expires: durationSchema('How long the bot waits for a click.').prefault('24h'),
    remind: durationSchema('After how long without a click approvers are reminded.').prefault('4h'),
    deputies: audienceSchema('Who is asked when nobody answered in time.').optional(),
    approvers: audienceSchema("Who may approve this secret's rotations, instead of the general approvers.").optional(),
  })
  .describe('How production is approved. The requester never approves their own rotation.');

/** The shorter waits of an emergency. */
export const emergencySchema = z
  .strictObject({
    soak: durationSchema('Soak of each stage.').prefault('5m'),
    watch: durationSchema('Watch of production.').prefault('1h'),
    interval: durationSchema('Interval between steps of a blue-green switch.').prefault('1m'),
  })
  .describe('The shorter waits of an emergency rotation.');
