import { z } from 'zod';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import { isJsonObject, textOf } from '../../stand-ins/slack/json-object.js';
import type { Ephemeral, Message } from '../../stand-ins/slack/transcript.js';
import { channelName } from '../company.js';
import { everyMessage } from '../narrate.js';
import { switchNames } from '../switches.js';
import type { World } from '../world.js';

const id = z.string().min(1).max(300);
const entered = z.union([z.string().max(4000), z.array(z.string().max(300)).max(100)]);

/** What a visitor does on the page. */
const actSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('command'), as: id, text: z.string().max(8000) }),
  z.strictObject({ do: z.literal('say'), as: id, text: z.string().min(1).max(4000) }),
  z.strictObject({
    do: z.literal('press'),
    as: id,
    /** A message's or an ephemeral message's timestamp, or a view's id. */
    where: id,
    action: id,
    value: z.string().max(4000).optional(),
    chosen: entered.optional(),
  }),
  z.strictObject({ do: z.literal('submit'), as: id, view: id, entered: z.record(z.string(), entered) }),
  z.strictObject({ do: z.literal('close'), as: id, view: id }),
  z.strictObject({ do: z.literal('switch'), name: z.enum(switchNames), on: z.boolean() }),
]);
type Act = z.infer<typeof actSchema>;

/** `errors`: what is wrong with a modal's fields, by block id. `problem`: what Slack's client would say. */
export interface Answer {
  readonly problem?: string;
  readonly errors?: Readonly<Record<string, string>>;
}

/** Carries out what a visitor did, through the same doors that Slack's own clients use. */
export async function act(world: World, json: unknown): Promise<Answer> {
  const parsed = actSchema.safeParse(json);
  if (!parsed.success) return { problem: 'The page sent something that the demo does not know.' };
  try {
    const interaction = await carryOut(world, parsed.data);
    return interaction === undefined ? {} : answerOf(interaction);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function carryOut(world: World, given: Act): Promise<Interaction | undefined> {
  const { slack, switches } = world;
  switch (given.do) {
    case 'command':
      return slack.user(given.as).command('/rotate', given.text, { channel: channelName });
    case 'say':
      return void (await slack.say(given.as, channelName, given.text));
    case 'press': {
      const { action, value, chosen } = given;
      const wanted = value === undefined ? action : { action_id: action, value };
      return slack.user(given.as).click(placeOf(world, given.as, given.where), wanted, chosen);
    }
    case 'submit':
      return slack.user(given.as).submit(viewOf(world, given.as, given.view), given.entered);
    case 'close':
      return slack.user(given.as).closeView(viewOf(world, given.as, given.view));
    case 'switch':
      return void (await switches.set(given.name, given.on));
    default:
      return given satisfies never;
  }
}

function placeOf(world: World, as: string, where: string): Message | Ephemeral {
  const found =
    everyMessage(world.slack).find(({ ts }) => ts === where) ??
    world.slack.ephemerals(as).find(({ ts }) => ts === where);
  if (found === undefined) throw new Error('This message is not there any more.');
  return found;
}

function viewOf({ slack }: World, as: string, view: string) {
  const found = slack.views(as).find((open) => textOf(open, 'id') === view);
  if (found === undefined) throw new Error('This form is not open any more.');
  return found;
}

function answerOf({ status, json }: Interaction): Answer {
  if (status === 0) return { problem: 'Keyturn did not answer within three seconds.' };
  if (status !== 200) return { problem: `Keyturn answered ${status}.` };
  const errors = json?.['response_action'] === 'errors' ? json['errors'] : undefined;
  if (!isJsonObject(errors)) return {};
  return { errors: Object.fromEntries(Object.entries(errors).map(([block, words]) => [block, String(words)])) };
}
