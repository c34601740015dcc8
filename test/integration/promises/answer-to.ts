import { textOf } from '../../stand-ins/slack/json-object.js';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import type { House } from '../whole/house.js';

/** What a person is told in the end, privately, about a command or a click: at once, or after the first "On it". */
export function answerTo(house: House, { json, responses }: Interaction): Promise<string> {
  return house.waitFor('an answer to the person', () => {
    const [later] = responses;
    const text = textOf(later ?? json ?? {}, 'text');
    return text !== '' && !text.startsWith('On it') && text;
  });
}
