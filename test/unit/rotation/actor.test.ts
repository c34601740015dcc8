import { describe, expect, test } from '@jest/globals';
import { actorOf, keyturn } from '../../../src/rotation/actor.js';

const approvers = { users: ['U0ANNA'], groups: ['S0SRE'] };
const requesters = { users: ['U0DORA'], groups: ['S0DEVS'] };
const whole = { fullMember: true, inChannel: false };

/** Who; listed as requesters or not; may request, may approve. */
const rows: [string, string, string[], object, [boolean, boolean], [boolean, boolean]][] = [
  ['a listed approver', 'U0ANNA', [], whole, [true, true], [true, true]],
  ['a member of the approvers’ group', 'U0X', ['S0SRE'], whole, [true, true], [true, true]],
  ['a listed requester', 'U0DORA', [], whole, [true, false], [false, false]],
  ['a member of the requesters’ group', 'U0X', ['S0DEVS'], whole, [true, false], [false, false]],
  ['a full member of the channel', 'U0X', [], { fullMember: true, inChannel: true }, [false, false], [true, false]],
  ['a full member elsewhere', 'U0X', [], whole, [false, false], [false, false]],
  ['a member of some other group', 'U0X', ['S0OPS'], whole, [false, false], [false, false]],
  ['a guest in the channel', 'U0X', [], { fullMember: false, inChannel: true }, [false, false], [false, false]],
  [
    'a guest listed as approver',
    'U0ANNA',
    ['S0SRE'],
    { fullMember: false, inChannel: true },
    [false, false],
    [false, false],
  ],
  [
    'a guest listed as requester',
    'U0DORA',
    ['S0DEVS'],
    { fullMember: false, inChannel: true },
    [false, false],
    [false, false],
  ],
];

describe('what a person may do', () => {
  test.each(rows)('%s', (_, user, groups, person, listed, unlisted) => {
    const who = { user, groups, ...whole, ...person };
    const rights = ({ mayRequest, mayApprove }: ReturnType<typeof actorOf>) => [mayRequest, mayApprove];
    expect(rights(actorOf(who, { requesters, approvers }))).toEqual(listed);
    expect(rights(actorOf(who, { approvers }))).toEqual(unlisted);
  });

  test('the bot itself never approves', () => {
    expect(keyturn).toEqual({ user: 'keyturn', mayRequest: true, mayApprove: false });
  });
});
