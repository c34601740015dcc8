import { startStandInServer, type Fault, type StandInServer } from '../stand-in-server.js';
import { conversationMethods } from './conversation-methods.js';
import { directoryMethods } from './directory-methods.js';
import { startEmulateStore } from './emulate-store.js';
import { fileMethods } from './file-methods.js';
import { formBody, type Outgoing } from './interaction-payloads.js';
import { isJsonObject, type JsonObject } from './json-object.js';
import { messageMethods } from './message-methods.js';
import { ModalStacks } from './modal-stacks.js';
import { PersonClient } from './person-client.js';
import { ResponseUrls } from './response-urls.js';
import { postSigned, type Delivery, type DeliveryOptions } from './signed-delivery.js';
import { startSocketMode, type SocketMode } from './socket-mode.js';
import { Transcript, type Change, type Ephemeral, type Message } from './transcript.js';
import { viewMethods } from './view-methods.js';
import { WebApi } from './web-api.js';
import type { Methods, SlackState } from './web-api-method.js';
import { app, type Workspace } from './workspace.js';
import { smallCompany, type WorkspaceSeed } from './workspace-seed.js';

export interface SlackOptions {
  readonly port?: number;
  readonly seed?: WorkspaceSeed;
  /** The bot's `/slack/events`; may be set later with `deliverTo`. */
  readonly eventsUrl?: string;
  readonly now?: () => number;
}

export type TokenState = 'good' | 'invalid_auth' | 'token_revoked' | 'account_inactive';

/** The local Slack. Its address without a path is `url`; the bot's `SLACK_API_URL` is `apiUrl`. */
export interface Slack extends Omit<StandInServer, 'close'> {
  readonly apiUrl: string;
  readonly botToken: string;
  /** For Socket Mode. */
  readonly appToken: string;
  readonly signingSecret: string;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly teamId: string;
  /** People, channels and groups, by name or id; changes are seen at the bot's next question. */
  readonly workspace: Workspace;

  /** Where people's commands and clicks go from now on: an address, or the word `socket` for the open websocket. */
  deliverTo(eventsUrl: string): void;
  readonly socket: SocketMode;
  /** Somebody's client, by name or id. */
  user(nameOrId: string): PersonClient;
  /** Sends a raw signed body to the bot, with whatever is wrong with it. */
  deliver(rawBody: string, options?: DeliveryOptions): Promise<Delivery>;

  messages(channel: string): readonly Message[];
  ephemerals(user: string): readonly Ephemeral[];
  views(user: string): readonly JsonObject[];
  home(user: string): JsonObject | undefined;
  onChange(listener: (change: Change) => void): () => void;
  /** Calls answered `ok` by method, counted here. */
  counts(): Readonly<Record<string, number>>;

  setToken(state: TokenState): void;
  /** 429 with Retry-After for matching methods; what it returns ends it. */
  rateLimit(seconds: number, path?: RegExp): () => void;
  archive(channel: string, archived?: boolean): void;
  /** Somebody else posts a message. */
  say(user: string, channel: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Slack workspace: emulate for its store, and before it what emulate lacks. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const now = options.now ?? Date.now;
  const store = await startEmulateStore(options.seed ?? smallCompany);
  const transcript = new Transcript();
  const state: SlackState = { store, transcript, modals: new ModalStacks(transcript), triggers: new Map() };
  const socket = await startSocketMode();
  const methods = { ...methodsOf(state), 'apps.connections.open': () => socket.ticket() };
  const urls = new ResponseUrls(state, methods, now);
  const token = { value: 'xoxb-stand-in-bot', state: 'good' as TokenState };
  const api = new WebApi(store, methods, { refusal: (given, method) => tokenRefusal(given, method, token) });
  const server = await startStandInServer(async (request) => (await urls.handle(request)) ?? api.answer(request), {
    port: options.port ?? 0,
  });
  api.baseUrl = server.url;

  const signingSecret = '5ec7e7000000000000000000000000ab';
  let eventsUrl = options.eventsUrl ?? '';
  const { workspace } = store;

  const deliver = (rawBody: string, how: DeliveryOptions = {}): Promise<Delivery> =>
    postSigned(eventsUrl, signingSecret, rawBody, how);
  const send = (outgoing: Outgoing): Promise<Delivery> => {
    if (eventsUrl === 'socket') return socket.send(outgoing);
    const { rawBody, contentType } = formBody(outgoing);
    return deliver(rawBody, { contentType });
  };

  return {
    ...server,
    apiUrl: `${server.url}/api/`,
    botToken: token.value,
    appToken,
    socket,
    signingSecret,
    ...app,
    workspace,
    deliverTo: (url) => void (eventsUrl = url),
    user: (name) => new PersonClient({ state, methods, urls, baseUrl: server.url, send }, workspace.person(name)),
    deliver,
    messages: (channel) => transcript.messages(workspace.channel(channel).id),
    ephemerals: (user) => transcript.ephemerals(workspace.person(user).id),
    views: (user) => state.modals.views(workspace.person(user).id),
    home: (user) => state.modals.home(workspace.person(user).id),
    onChange: (listener) => transcript.onChange(listener),
    counts: () => api.counts(),
    setToken: (tokenState) => void (token.state = tokenState),
    rateLimit: (seconds, path = /^\/api\//) => server.fail({ path, fault: rateLimited(seconds) }),
    archive: (channel, archived = true) => void (workspace.channel(channel).archived = archived),
    say: (user, channel, text) => say(state, workspace.person(user).name, workspace.channel(channel).id, text),
    close: async () => {
      await server.close();
      await socket.close();
      await store.close();
    },
  };
}

function methodsOf(state: SlackState): Methods {
  return {
    ...messageMethods(state),
    ...conversationMethods(state),
    ...directoryMethods(state),
    ...viewMethods(state),
    ...fileMethods(state),
  };
}

const appToken = 'xapp-stand-in-app';

function tokenRefusal(
  given: string,
  method: string,
  token: { readonly value: string; readonly state: TokenState },
): string | undefined {
  if (given === '') return 'not_authed';
  if (given !== token.value && given !== appToken) return 'invalid_auth';
  if ((given === appToken) !== (method === 'apps.connections.open')) return 'not_allowed_token_type';
  return token.state === 'good' ? undefined : token.state;
}

/** As Slack answers when it is asked too often. */
export function rateLimited(seconds: number): Fault {
  const headers = { 'retry-after': String(seconds) };
  return { kind: 'status', status: 429, headers, body: { ok: false, error: 'ratelimited' } };
}

async function say({ store, transcript }: SlackState, name: string, channel: string, text: string): Promise<void> {
  const { message } = await store.call('chat.postMessage', { channel, text }, name);
  if (!isJsonObject(message)) throw new Error(`${name} can't write to ${channel}`);
  transcript.put(channel, message, 'posted');
}
