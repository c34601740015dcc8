import type { AckFn, RespondArguments } from '@slack/bolt';
import { z } from 'zod';
import type { Command, InboxItem } from './inbox-item.js';
import { acknowledgement, foreign, notSaved, notUnderstood } from './messages/acknowledgement.js';
import { renderHelp } from './messages/help-message.js';
import type { Message } from './messages/message.js';
import { problemText } from './messages/problem-text.js';
import { plainMessage } from './messages/plain-message.js';
import { parseCommand } from './parse-command.js';
import { belongsHere, saveItem, type Receiving } from './receiving.js';

/** Of what Slack sends with a command, what is read. */
const commandPayload = z.object({
  trigger_id: z.string().min(1),
  user_id: z.string().min(1),
  channel_id: z.string().min(1),
  team_id: z.string().optional(),
  api_app_id: z.string().optional(),
  text: z.string().default(''),
  response_url: z.string().optional(),
});
type CommandPayload = z.infer<typeof commandPayload>;

/**
 * Answers a slash command within Slack's three seconds: problems and help at once; everything else is kept for a worker
 * first. Nothing of a command that seems to hold a secret value is kept or logged.
 */
export function receiveCommand(ports: Receiving) {
  return async ({ body, ack }: { readonly body: unknown; readonly ack: AckFn<string | RespondArguments> }) => {
    const message = await answerTo(ports, body);
    await (message === undefined ? ack() : ack({ ...message, response_type: 'ephemeral' }));
  };
}

async function answerTo(ports: Receiving, body: unknown): Promise<Message | undefined> {
  const { success, data } = commandPayload.safeParse(body);
  if (!success) return notUnderstood();
  if (!belongsHere(ports.identity(), { team: data.team_id, app: data.api_app_id })) return foreign();
  const { secrets } = ports.catalogue.current();
  const parsed = parseCommand(data.text, secrets);
  switch (parsed.type) {
    case 'help':
      return renderHelp(parsed.topic);
    case 'problem':
      return plainMessage(problemText(parsed.problem));
    case 'command':
      return keep(ports, data, parsed.command);
    default:
      return parsed satisfies never;
  }
}

async function keep(ports: Receiving, data: CommandPayload, command: Command): Promise<Message | undefined> {
  const item: InboxItem = {
    kind: 'command',
    key: `command:${data.trigger_id}`,
    at: ports.clock(),
    user: data.user_id,
    channel: data.channel_id,
    command,
    ...(data.team_id === undefined ? {} : { team: data.team_id }),
    ...(data.response_url === undefined ? {} : { responseUrl: data.response_url }),
  };
  const saved = await saveItem(ports, item);
  if (saved === 'not-saved') return notSaved();
  return saved === 'saved' ? acknowledgement(command) : undefined;
}
