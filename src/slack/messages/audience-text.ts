import type { Audience } from '../../rotation/entry.js';
import { code, group, listed, person } from './text.js';

/** People and groups, mentioned: only for who is needed now. */
export function called(audience: Audience): string {
  return listed([...audience.groups.map(group), ...audience.users.map(person)], 8);
}

/** People and groups, named without calling anybody: Slack shows a mention in private answers without notifying. */
export function counted(audience: Audience): string {
  const people =
    audience.users.length === 0
      ? []
      : [`${audience.users.length} ${audience.users.length === 1 ? 'person' : 'people'}`];
  return listed([...people, ...audience.groups.map((id) => `group ${code(id)}`)], 4);
}
