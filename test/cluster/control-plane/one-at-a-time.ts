import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket's path may have about 100 characters: a cache folder's own path may be longer. */
export function socketFor(name: string): string {
  return join(tmpdir(), `keyturn-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.sock`);
}

/**
 * Runs `work` while no other process of this machine runs it under the same name; waits its turn. The turn is a listening
 * socket, so that it ends with the process that has it, however that dies.
 */
export async function oneAtATime<T>(name: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  const path = socketFor(name);
  let turn = await listen(path);
  if (turn === undefined) waiting();
  while (turn === undefined) {
    await ended(path);
    turn = await listen(path);
  }
  try {
    return await work();
  } finally {
    turn();
  }
}

/** Takes the turn, and gives what ends it; undefined while another process has it. */
async function listen(path: string): Promise<(() => void) | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => void waiting.add(socket.resume())).listen(path);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return undefined;
  }
  return () => {
    server.close();
    for (const socket of waiting) socket.destroy();
  };
}

/** Waits until the process that listens there is gone; removes what a killed one left. */
async function ended(path: string): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    await once(socket.resume(), 'close');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') rmSync(path, { force: true });
  }
}
