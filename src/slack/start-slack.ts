import type { Server } from 'node:http';
import { App, HTTPReceiver, type CustomRoute } from '@slack/bolt';
import { boltLogger, type Log } from './bolt-logger.js';
import type { CatalogueView } from './catalogue-view.js';
import { receiveCommand } from './commands.js';
import { watchConnection, type SlackState } from './connection.js';
import { guardRequests } from './guard-requests.js';
import type { Inbox } from './inbox-item.js';
import { receiveClick } from './interactions.js';
import { listenOnSocket, type Socket } from './listen-socket.js';
import { MONITOR_FORM } from './messages/monitor-modal.js';
import { REJECT_FORM } from './messages/reject-modal.js';
import { receiveMonitorForm } from './monitor-form.js';
import { createPost } from './post.js';
import type { Receiving } from './receiving.js';
import type { ReplayGuard } from './replay-guard.js';
import { receiveRejection } from './submissions.js';

export interface SlackOptions {
  readonly botToken: string;
  /** How Slack reaches the bot: by signed requests to `/slack/events`, or over a socket that the bot opens. */
  readonly receive:
    { readonly type: 'http'; readonly signingSecret: string } | { readonly type: 'socket'; readonly appToken: string };
  /** Default: Slack's own. */
  readonly apiUrl?: string;
  /** Where the HTTP server listens; port 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** Served beside `/slack/events`, without a signature: they check for themselves who asks. */
  readonly routes: readonly CustomRoute[];
  /** Milliseconds that one call to Slack may take; default 3 s. */
  readonly timeout?: number;
  /** Told whenever Slack begins or ceases to answer, or to take the token. */
  readonly onState?: (state: SlackState) => void;
  readonly log: Log;
}

export interface SlackPorts {
  readonly inbox: Inbox;
  readonly replayGuard: ReplayGuard;
  readonly catalogue: CatalogueView;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

export interface RunningSlack {
  /** For the body of `/readyz`: Slack being away does not make the bot unready. */
  state(): SlackState;
  readonly httpServer: Server;
  /** Takes nothing new, lets what was taken be answered, and closes. */
  stop(): Promise<void>;
}

const EVENTS = '/slack/events';

/** How long open requests are waited for when stopping, in milliseconds: one of Slack's takes three seconds at most. */
const CLOSING = 3500;

/**
 * Listens to Slack and serves the routes. Resolves when the HTTP server listens, whether or not Slack can be reached:
 * a bot without Slack still finishes and rolls back what runs. Rejects when it can't listen.
 */
export async function startSlack(options: SlackOptions, ports: SlackPorts): Promise<RunningSlack> {
  const { botToken, apiUrl, log, receive } = options;
  const timeout = options.timeout ?? 3000;
  const access = { token: botToken, apiUrl, timeout, log };
  const connection = watchConnection({ ...access, onState: options.onState });
  const receiving: Receiving = { ...ports, post: createPost(access), log, identity: () => connection.identity() };
  const http = httpReceiver(options, ports);
  const socket =
    receive.type === 'socket' ? listenOnSocket({ appToken: receive.appToken, apiUrl, timeout, log }) : undefined;
  listen(newApp(socket?.receiver ?? http, options), receiving);
  try {
    const httpServer = await http.start({ port: options.port, ...(options.host ? { host: options.host } : {}) });
    socket?.run();
    const state = () =>
      connection.state() === 'ok' && socket?.connected() === false ? 'unreachable' : connection.state();
    return { state, httpServer, stop: () => stop(connection, socket, httpServer) };
  } catch (error) {
    connection.stop();
    throw error;
  }
}

/** Over a socket, the same server serves the routes and takes nothing of Slack's. */
function httpReceiver({ receive, routes, log }: SlackOptions, { replayGuard, clock }: SlackPorts): HTTPReceiver {
  const common = { customRoutes: [...routes], logger: boltLogger(log) };
  if (receive.type === 'socket') {
    return new HTTPReceiver({ ...common, signingSecret: '', signatureVerification: false, endpoints: [] });
  }
  const { signingSecret } = receive;
  const receiver = new HTTPReceiver({ ...common, signingSecret, endpoints: EVENTS });
  const guard = { path: EVENTS, signingSecret, replayGuard, clock, log };
  receiver.requestListener = guardRequests(guard, receiver.requestListener);
  return receiver;
}

/** `authorize` instead of a token: Bolt would ask Slack who the bot is before it takes anything. */
function newApp(receiver: HTTPReceiver | Socket['receiver'], { botToken, apiUrl, log }: SlackOptions): App {
  return new App({
    receiver,
    authorize: () => Promise.resolve({ botToken }),
    logger: boltLogger(log),
    convoStore: false,
    ignoreSelf: false,
    ...(apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
  });
}

/** Everything that Slack may send is acknowledged; what is not known here has no effect. */
function listen(app: App, receiving: Receiving): void {
  const click = receiveClick(receiving);
  const rejection = receiveRejection(receiving);
  const monitorForm = receiveMonitorForm(receiving);
  app.command(/.*/, receiveCommand(receiving));
  app.action(/.*/, ({ body, ack }) => click({ body, ack: () => ack() }));
  app.view(REJECT_FORM, ({ body, ack }) => rejection({ body, ack: (answer) => ack(answer) }));
  app.view(MONITOR_FORM, ({ body, ack }) => monitorForm({ body, ack: (answer) => ack(answer) }));
  app.view(new RegExp(`^(?!(${REJECT_FORM}|${MONITOR_FORM})$)`), async ({ ack }) => ack());
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => ack());
  app.shortcut(/.*/, async ({ ack }) => ack());
  app.options(/.*/, async ({ ack }) => ack({ options: [] }));
}

async function stop(connection: { stop(): void }, socket: Socket | undefined, server: Server): Promise<void> {
  connection.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const late = setTimeout(() => server.closeAllConnections(), CLOSING);
  await Promise.all([closed, socket?.stop()]);
  clearTimeout(late);
}
