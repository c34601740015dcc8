import type { Audience } from '../../rotation/entry.js';
import { group, listed, person } from './text.js';

/**
 * People and groups, mentioned: in the channel only for who is needed now. In an answer that one person alone sees, Slack
 * shows a mention without notifying anybody.
 */
export function called(audience: Audience): string {
  return listed([...audience.groups.map(group), ...audience.users.map(person)], 8);
}
