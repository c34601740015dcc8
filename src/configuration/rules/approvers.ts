import type { Finding } from '../problem.js';
import { secretsOf, type Outline } from './outline.js';

const MESSAGE = 'could never be two people, and nobody approves their own rotation';
const HINT = 'name a second user or a group';

/** The requester never approves, so approvers must be able to be two people. A group may always be. */
export function checkApprovers(outline: Outline): Finding[] {
  const audiences = [
    { path: ['approvers'], audience: outline.approvers },
    ...secretsOf(outline).map(([name, secret]) => ({
      path: ['secrets', name, 'approval', 'approvers'],
      audience: secret.approval?.approvers,
    })),
  ];
  return audiences
    .filter(({ audience }) => audience?.groups.length === 0 && new Set(audience.users).size === 1)
    .map(({ path }) => ({ path, at: 'key', message: MESSAGE, hint: HINT }));
}
