import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { encodeFrame, FrameReader } from './websocket-frames.js';

const pingEveryMs = 5000;
const goodbyeMs = 1000;

/** One open websocket, seen from the server. */
export interface SocketConnection {
  send(message: unknown): void;
  /** Says goodbye with a close frame; resolves when the connection is gone, and cuts it where the client stays. */
  close(): Promise<void>;
  /** Cuts it without a close frame. */
  destroy(): void;
}

/** Finishes the websocket handshake, answers pings and closes, pings by itself. */
export function acceptSocket(
  request: IncomingMessage,
  socket: Duplex,
  on: { readonly message: (text: string) => void; readonly gone: () => void },
): SocketConnection {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${acceptKey(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
  );
  const reader = new FrameReader();
  const pings = setInterval(() => socket.write(encodeFrame('ping', Buffer.from('ping'))), pingEveryMs);
  socket.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      if (frame.kind === 'text') on.message(frame.text);
      if (frame.kind === 'ping') socket.write(encodeFrame('pong', frame.payload));
      if (frame.kind === 'close') socket.end(encodeFrame('close', frame.payload));
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearInterval(pings);
    on.gone();
  });
  return {
    send: (message) => void socket.write(encodeFrame('text', Buffer.from(JSON.stringify(message)))),
    close: async () => {
      const timer = setTimeout(() => socket.destroy(), goodbyeMs);
      const gone = once(socket, 'close');
      socket.write(encodeFrame('close', Buffer.from([0x03, 0xe9])));
      await gone;
      clearTimeout(timer);
    },
    destroy: () => void socket.destroy(),
  };
}

/** The constant is the protocol's own (RFC 6455, 1.3). */
function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
