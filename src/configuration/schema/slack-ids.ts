import { z } from 'zod';

const CHANNEL = 'must be a channel id such as "C0123ABCD": Slack shows it at the end of the channel\'s details';
const USER = 'must be a member id such as "U0123ABCD": Slack shows it in the profile under "Copy member ID"';
const GROUP = 'must be a user group id such as "S0123ABCD": it is in the address of the group\'s page in Slack';

const AUDIENCE = 'must name at least one user or group, such as { groups: [S0123ABCD] }';

export function channelSchema(description: string) {
  return z
    .string({ error: CHANNEL })
    .regex(/^[CG][A-Z0-9]{2,20}$/, { error: CHANNEL })
    .describe(description);
}

const userSchema = z
  .string({ error: USER })
  .regex(/^[UW][A-Z0-9]{2,20}$/, { error: USER })
  .refine((id) => id !== 'USLACKBOT', { error: 'must be a person: Slackbot decides nothing' })
  .describe('Id of a Slack member.');

const groupSchema = z
  .string({ error: GROUP })
  .regex(/^S[A-Z0-9]{2,20}$/, { error: GROUP })
  .describe('Id of a Slack user group.');

/** People by id and by user group. At least one of them; a person is never named by a display name. */
export function audienceSchema(description: string) {
  return z
    .strictObject(
      {
        users: z.array(userSchema).default([]).describe('Slack member ids.'),
        groups: z.array(groupSchema).default([]).describe('Slack user group ids.'),
      },
      { error: AUDIENCE },
    )
    .refine((audience) => audience.users.length + audience.groups.length > 0, {
      error: AUDIENCE,
    })
    .describe(description);
}
