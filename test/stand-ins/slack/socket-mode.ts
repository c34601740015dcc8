import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Outgoing } from './interaction-payloads.js';
import { isJsonObject, textOf, type JsonObject } from './json-object.js';
import type { Delivery } from './signed-delivery.js';
import { acceptSocket, type SocketConnection } from './socket-connection.js';
import { refuse } from './web-api-method.js';
import { app } from './workspace.js';

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

/** Slack's side of Socket Mode: tickets, envelopes, acknowledgements. */
export interface SocketMode {
  connections(): number;
  /** Asks the clients to go and come back. */
  disconnect(reason: DisconnectReason): void;
  /** Cuts the connections without a word. */
  cut(): void;
  /** What `apps.connections.open` answers from now on; undefined: a ticket. */
  refuse(error: string | undefined): void;
  /** Sends the last envelope again, as Slack does when no acknowledgement came. */
  resendLast(retryAttempt: number): Promise<Delivery>;
}

export interface SocketModeServer extends SocketMode {
  /** `apps.connections.open` */
  ticket(): JsonObject;
  send(outgoing: Outgoing, retryAttempt?: number): Promise<Delivery>;
  close(): Promise<void>;
}

/** Starts the websocket server; real Slack has it on another host than the Web API, too. */
export async function startSocketMode(): Promise<SocketModeServer> {
  const open = new Set<SocketConnection>();
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let refusal: string | undefined;
  let last: Outgoing | undefined;

  const server = createServer((_, response) => void response.writeHead(404).end());
  server.on('upgrade', (request, socket) => {
    const ticket = new URL(request.url ?? '/', 'http://stand-in').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const connection = acceptSocket(request, socket, {
      message: (text) => acknowledge(waiting, text),
      gone: () => open.delete(connection),
    });
    open.add(connection);
    connection.send(hello(open.size));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** The newest connection gets it; without one nothing arrives. */
  async function send(outgoing: Outgoing, retryAttempt = 0): Promise<Delivery> {
    last = outgoing;
    const envelope = envelopeOf(outgoing, retryAttempt);
    const started = performance.now();
    const connection = [...open].at(-1);
    const payload =
      connection && (await acknowledgement(waiting, envelope.envelope_id, () => connection.send(envelope)));
    const body = payload === undefined || isEmpty(payload) ? '' : JSON.stringify(payload);
    const rawBody = JSON.stringify(envelope);
    const ms = performance.now() - started;
    return { status: payload === undefined ? 0 : 200, body, ms, rawBody, timestamp: '', signature: null };
  }

  return {
    ticket: () => {
      if (refusal !== undefined) return refuse(refusal);
      const ticket = randomUUID();
      tickets.add(ticket);
      return { ok: true, url: `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${app.appId}` };
    },
    send,
    resendLast: (retryAttempt) => {
      if (last === undefined) throw new Error('nothing was sent yet');
      return send(last, retryAttempt);
    },
    connections: () => open.size,
    disconnect: (reason) =>
      open.forEach((connection) => connection.send({ type: 'disconnect', reason, debug_info: {} })),
    cut: () => open.forEach((connection) => connection.destroy()),
    refuse: (error) => void (refusal = error),
    close: async () => {
      await Promise.all([...open].map((connection) => connection.close()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const acknowledgeWithinMs = 3000;

/** What the client acknowledges with, `{}` for a bare acknowledgement; undefined when none came in time. */
async function acknowledgement(
  waiting: Map<string, (payload: unknown) => void>,
  id: string,
  send: () => void,
): Promise<unknown> {
  const payload = await new Promise<unknown>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), acknowledgeWithinMs);
    waiting.set(id, (answer) => {
      clearTimeout(timer);
      resolve(answer ?? {});
    });
    send();
  });
  waiting.delete(id);
  return payload;
}

function hello(connections: number): JsonObject {
  const debug_info = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
  return { type: 'hello', num_connections: connections, connection_info: { app_id: app.appId }, debug_info };
}

function envelopeOf(outgoing: Outgoing, retryAttempt: number) {
  const envelope = { envelope_id: randomUUID(), type: outgoing.kind, payload: outgoing.payload };
  const retry = retryAttempt > 0 ? { retry_attempt: retryAttempt, retry_reason: 'timeout' } : {};
  return { ...envelope, accepts_response_payload: outgoing.kind !== 'events_api', ...retry };
}

function acknowledge(waiting: ReadonlyMap<string, (payload: unknown) => void>, text: string): void {
  const message: unknown = JSON.parse(text);
  if (isJsonObject(message)) waiting.get(textOf(message, 'envelope_id'))?.(message['payload']);
}

function isEmpty(payload: unknown): boolean {
  return isJsonObject(payload) && Object.keys(payload).length === 0;
}
