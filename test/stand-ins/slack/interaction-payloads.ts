import { elementsOf, valueFields, viewState, type Entered } from './element-values.js';
import { objectsOf, textOf, type JsonObject } from './json-object.js';
import type { Ephemeral, Message } from './transcript.js';
import { app, type Channel, type Person, type Workspace } from './workspace.js';

/** What Slack sends to a bot, before it is put into a form (HTTP) or an envelope (Socket Mode). */
export type Outgoing =
  | { readonly kind: 'slash_commands'; readonly payload: Readonly<Record<string, string>> }
  | { readonly kind: 'interactive' | 'events_api'; readonly payload: JsonObject };

export const verificationToken = 'stand-in-verification-token';

/** The place in which a button was pressed. */
export type Place = { readonly message: Message } | { readonly ephemeral: Ephemeral } | { readonly view: JsonObject };

/** The body over HTTP: form fields for commands, one `payload` field for interactions, JSON for events. */
export function formBody(outgoing: Outgoing): { readonly rawBody: string; readonly contentType: string } {
  const { kind, payload } = outgoing;
  if (kind === 'events_api') return { rawBody: JSON.stringify(payload), contentType: 'application/json' };
  const fields = kind === 'slash_commands' ? payload : { payload: JSON.stringify(payload) };
  return { rawBody: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

export function commandPayload(
  workspace: Workspace,
  given: {
    readonly person: Person;
    readonly channel: Pick<Channel, 'id' | 'name' | 'isPrivate'>;
    readonly command: string;
    readonly text: string;
    readonly triggerId: string;
    readonly responseUrl: string;
  },
): Readonly<Record<string, string>> {
  return {
    token: verificationToken,
    team_id: given.person.teamId,
    team_domain: workspace.team.domain,
    channel_id: given.channel.id,
    channel_name: given.channel.isPrivate ? 'privategroup' : given.channel.name,
    user_id: given.person.id,
    user_name: given.person.name,
    command: given.command,
    text: escaped(given.text),
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: given.responseUrl,
    trigger_id: given.triggerId,
  };
}

/** Slack escapes these three in what people type. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What all interactive payloads have in common. */
export function commonFields(workspace: Workspace, person: Person, triggerId: string): JsonObject {
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId },
    api_app_id: app.appId,
    token: verificationToken,
    trigger_id: triggerId,
    team: { id: workspace.team.id, domain: workspace.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Container, channel, message or view of the place in which something was pressed. */
export function placeFields(workspace: Workspace, place: Place): JsonObject {
  if ('view' in place) {
    const state = viewState(place.view, {});
    return { container: { type: 'view', view_id: place.view['id'] }, view: { ...place.view, state } };
  }
  const ephemeral = 'ephemeral' in place;
  const { ts, channel, threadTs } = ephemeral ? place.ephemeral : place.message;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const name = workspace.findChannel(channel)?.name ?? 'directmessage';
  return {
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral, ...thread },
    channel: { id: channel, name },
    ...(ephemeral ? {} : { message: place.message.raw }),
    state: { values: {} },
  };
}

export function blocksOf(place: Place): readonly JsonObject[] {
  if ('view' in place) return objectsOf(place.view['blocks']);
  return 'message' in place ? place.message.blocks : place.ephemeral.blocks;
}

/** The `actions` entry of an element that is on the screen; undefined when it isn't there. */
export function actionEntry(place: Place, actionId: string, entered: Entered | undefined): JsonObject | undefined {
  for (const block of blocksOf(place)) {
    const element = elementsOf(block).find((candidate) => candidate['action_id'] === actionId);
    if (element === undefined) continue;
    const named = { action_id: actionId, block_id: textOf(block, 'block_id'), type: element['type'] };
    return { ...named, ...valueFields(element, entered), action_ts: String(Date.now() / 1000) };
  }
  return undefined;
}
