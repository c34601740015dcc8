import type { Command } from '../inbox-item.js';
import type { Message } from './message.js';
import { plainMessage } from './plain-message.js';
import { soughtText } from './sought-text.js';
import { code } from './text.js';

export const NOT_SAVED =
  'Nothing was started: Keyturn can’t reach its own store just now. Please try again in a minute.';

export const FOREIGN = 'Keyturn does not serve your workspace. Nothing was started.';

/** The first word on a command that was kept; questions get their answer in a moment, so nothing is said before it. */
export function acknowledgement(command: Command): Message | undefined {
  switch (command.verb) {
    case 'start':
      return plainMessage(`On it: a rotation of ${code(command.secret)}. You will see it in its channel.`);
    case 'rollback':
    case 'cancel':
    case 'hold':
    case 'resume':
      return plainMessage(`On it: ${command.verb} ${code(command.target)}.`);
    case 'plan':
      return plainMessage(`Drawing the plan for ${code(command.secret)}. This changes nothing.`);
    case 'refs':
      return plainMessage(
        `Searching for everything that refers to ${soughtText(command)}. This changes nothing, and can take minutes in a big cluster.`,
      );
    case 'status':
    case 'list':
    case 'history':
    case 'cleanup':
      return undefined;
    case 'doctor':
      return plainMessage('Looking at what rotations need. This changes nothing.');
    default:
      return command satisfies never;
  }
}

export function notSaved(): Message {
  return plainMessage(`:warning: ${NOT_SAVED}`);
}

export function foreign(): Message {
  return plainMessage(FOREIGN);
}

export function notUnderstood(): Message {
  return plainMessage('Slack sent a command that Keyturn could not read. Nothing was started. Please try again.');
}

export function notValidAnyMore(): Message {
  return plainMessage(
    'This button is not valid any more. Use the newest message of this rotation. Nothing was changed.',
  );
}

export function formNotOpened(): Message {
  return plainMessage('The form could not be opened. Nothing was changed. Press the button again.');
}
