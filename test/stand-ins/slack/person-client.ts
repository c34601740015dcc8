import { demandComplete, viewState, type Entered } from './element-values.js';
import {
  actionEntry,
  commandPayload,
  commonFields,
  placeFields,
  type Outgoing,
  type Place,
} from './interaction-payloads.js';
import { isJsonObject, textOf, type JsonObject } from './json-object.js';
import type { ResponseUrls } from './response-urls.js';
import type { Delivery } from './signed-delivery.js';
import type { Ephemeral, Message } from './transcript.js';
import type { Methods, SlackState } from './web-api-method.js';
import { app, type Person } from './workspace.js';

/** The bot's answer, with what it sent to the `response_url` so far (the list goes on filling up). */
export interface Interaction extends Delivery {
  readonly responses: readonly JsonObject[];
  readonly triggerId: string;
  /** The answer's JSON, where it is some. */
  readonly json: JsonObject | undefined;
}

export interface ClientParts {
  readonly state: SlackState;
  readonly methods: Methods;
  readonly urls: ResponseUrls;
  readonly baseUrl: string;
  send(outgoing: Outgoing): Promise<Delivery>;
}

/**
 * One person's Slack client: sends what Slack sends when they type a command, press a button or submit a modal, and shows
 * what the bot's answer says. It doesn't check whether they may: that is the bot's job.
 */
export class PersonClient {
  readonly #parts: ClientParts;
  readonly #person: Person;

  constructor(parts: ClientParts, person: Person) {
    this.#parts = parts;
    this.#person = person;
  }

  get id(): string {
    return this.#person.id;
  }

  /** Types `/command text` in a channel (by name or id), or in a conversation with somebody else: `directmessage`. */
  async command(command: string, text = '', at: { readonly channel?: string } = {}): Promise<Interaction> {
    const { workspace } = this.#parts.state.store;
    const direct = { id: `D${this.id.slice(1)}`, name: 'directmessage', isPrivate: false };
    const wanted = at.channel ?? workspace.channels()[0]?.id ?? '';
    const channel = wanted === direct.name ? direct : workspace.channel(wanted);
    const target = { channel: channel.id, user: this.id };
    const { path, responses } = this.#parts.urls.open('commands', target);
    const triggerId = await this.#trigger();
    const responseUrl = `${this.#parts.baseUrl}${path}`;
    const given = { person: this.#person, channel, command, text, triggerId, responseUrl };
    const delivery = await this.#parts.send({ kind: 'slash_commands', payload: commandPayload(workspace, given) });
    this.#showAnswer(delivery, target);
    return finished(delivery, triggerId, responses);
  }

  /**
   * Presses a button or chooses from a menu, and confirms where it asks.
   * An action that isn't in the message can be given whole, to forge one.
   */
  async click(
    where: Message | Ephemeral | JsonObject,
    action: string | { readonly action_id: string; readonly value?: string; readonly [key: string]: unknown },
    chosen?: Entered,
  ): Promise<Interaction> {
    const place = placeOf(where);
    const wanted = typeof action === 'string' ? { action_id: action } : action;
    const entry = actionEntry(place, wanted.action_id, chosen);
    if (entry === undefined && typeof action === 'string') throw new Error(`no ${action} to press there`);
    const pressed = { block_id: 'forged', type: 'button', ...entry, ...wanted, action_ts: String(Date.now() / 1000) };
    return this.#interact(place, { type: 'block_actions', actions: [pressed] });
  }

  /** Submits an open modal with what was entered, by block id or action id, and follows the bot's `response_action`. */
  async submit(view: JsonObject, entered: Readonly<Record<string, Entered>> = {}): Promise<Interaction> {
    const state = viewState(view, entered);
    demandComplete(view, state);
    const filled = { ...view, state };
    const triggerId = await this.#trigger(textOf(view, 'id'));
    const common = commonFields(this.#parts.state.store.workspace, this.#person, triggerId);
    const payload = { type: 'view_submission', ...common, view: filled, response_urls: [] };
    const delivery = await this.#parts.send({ kind: 'interactive', payload });
    await this.#followAnswer(delivery, view, triggerId);
    return finished(delivery, triggerId, []);
  }

  async closeView(view: JsonObject): Promise<Interaction> {
    const { workspace } = this.#parts.state.store;
    this.#parts.state.modals.close(this.id, textOf(view, 'id'));
    const { trigger_id: _, ...common } = commonFields(workspace, this.#person, '');
    const shown = { ...view, state: { values: {} } };
    const payload = { type: 'view_closed', ...common, view: shown, is_cleared: false };
    return finished(await this.#parts.send({ kind: 'interactive', payload }), '', []);
  }

  /** Opens the bot's App Home. */
  async openHome(): Promise<Interaction> {
    const event = { type: 'app_home_opened', user: this.id, channel: `D${this.id.slice(1)}`, tab: 'home' };
    const { teamId: team_id, appId: api_app_id } = app;
    const now = Math.floor(Date.now() / 1000);
    const identity = { event_id: `Ev${this.id}${Date.now()}`, event_time: now, team_id, api_app_id };
    const payload = { type: 'event_callback', ...identity, event: { ...event, event_ts: `${now}.000000` } };
    return finished(await this.#parts.send({ kind: 'events_api', payload }), '', []);
  }

  /** A global shortcut, or with a message one on that message. */
  async shortcut(callbackId: string, message?: Message): Promise<Interaction> {
    const at = String(Date.now() / 1000);
    if (message === undefined)
      return this.#interact(undefined, { type: 'shortcut', callback_id: callbackId, action_ts: at });
    const place = { message };
    return this.#interact(place, {
      type: 'message_action',
      callback_id: callbackId,
      message_ts: message.ts,
      action_ts: at,
    });
  }

  /** Types into a menu with options from the bot. The options are in the answer. */
  async suggest(where: Message | Ephemeral | JsonObject, actionId: string, value: string): Promise<Interaction> {
    const place = placeOf(where);
    const entry = actionEntry(place, actionId, undefined);
    if (entry === undefined) throw new Error(`no ${actionId} to type into there`);
    const { block_id } = entry;
    return this.#interact(place, { type: 'block_suggestion', action_id: actionId, block_id, value });
  }

  async #interact(place: Place | undefined, fields: JsonObject): Promise<Interaction> {
    const { workspace } = this.#parts.state.store;
    const triggerId = await this.#trigger(place && 'view' in place ? textOf(place.view, 'id') : undefined);
    const common = commonFields(workspace, this.#person, triggerId);
    const where = place === undefined ? {} : placeFields(workspace, place);
    const { url, responses } = this.#responseUrl(place);
    const payload = { ...common, ...where, ...url, ...fields };
    return finished(await this.#parts.send({ kind: 'interactive', payload }), triggerId, responses);
  }

  /** Views have no response url. */
  #responseUrl(place: Place | undefined): { readonly url: JsonObject; readonly responses: readonly JsonObject[] } {
    if (place === undefined || 'view' in place) return { url: {}, responses: [] };
    const ephemeral = 'ephemeral' in place;
    const { ts, channel } = ephemeral ? place.ephemeral : place.message;
    const opened = this.#parts.urls.open('actions', { channel, user: this.id, original: { ts, ephemeral } });
    return { url: { response_url: `${this.#parts.baseUrl}${opened.path}` }, responses: opened.responses };
  }

  async #trigger(viewId?: string): Promise<string> {
    const body = { user_id: this.id, ...(viewId ? { view_id: viewId } : {}) };
    const answer = await this.#parts.state.store.call('views.generateTriggerId', body);
    const id = textOf(answer, 'trigger_id') || `${Date.now()}.0.unknown`;
    this.#parts.state.triggers.set(id, this.id);
    return id;
  }

  /** The body of a command's answer is shown to the person, or to the channel. */
  #showAnswer(delivery: Delivery, target: { readonly channel: string; readonly user: string }): void {
    const json = jsonOf(delivery.body);
    const body = json ?? { text: delivery.body };
    if (delivery.status !== 200 || (textOf(body, 'text') === '' && body['blocks'] === undefined)) return;
    if (body['response_type'] === 'in_channel')
      void this.#parts.methods['chat.postMessage']?.({ ...body, channel: target.channel });
    else this.#parts.urls.show(target, body);
  }

  async #followAnswer(delivery: Delivery, view: JsonObject, triggerId: string): Promise<void> {
    const { modals } = this.#parts.state;
    if (delivery.status !== 200) return;
    const answer = jsonOf(delivery.body);
    const next = answer?.['view'];
    switch (answer?.['response_action']) {
      case 'errors':
        return;
      case 'clear':
        return modals.clear(this.id);
      case 'update':
        return void (await this.#parts.methods['views.update']?.({ view_id: view['id'], view: next }));
      case 'push':
        return void (await this.#parts.methods['views.push']?.({ trigger_id: triggerId, view: next }));
      default:
        return modals.close(this.id, textOf(view, 'id'));
    }
  }
}

function placeOf(where: Message | Ephemeral | JsonObject): Place {
  if ('raw' in where) return { message: where as Message };
  return 'channel' in where ? { ephemeral: where as Ephemeral } : { view: where };
}

function finished(delivery: Delivery, triggerId: string, responses: readonly JsonObject[]): Interaction {
  return { ...delivery, triggerId, responses, json: jsonOf(delivery.body) };
}

function jsonOf(body: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
