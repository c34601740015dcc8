import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execPath, getuid } from 'node:process';
import type { Image } from './replay.js';

export interface Container {
  readonly process: ChildProcess;
  /** Everything that it wrote so far. */
  output(): string;
  /** Resolves with the exit code when it has ended and its output is complete. */
  ended(): Promise<number | null>;
}

/**
 * Starts an image's entrypoint, or another command in it, as the image's user: by its number where we are root, which is
 * the one way to become somebody else; otherwise as ourselves, who then are no root either.
 */
export function startContainer(
  image: Image,
  environment: Record<string, string>,
  command: readonly string[] = image.entrypoint,
): Container {
  const [program = '', ...args] = command;
  if (program !== 'node') throw new Error(`${program} is not in the image`);
  const [uid, gid] = image.user.split(':').map(Number);
  const identity = getuid?.() === 0 ? { uid, gid } : {};
  const process = spawn(nodeOf(image), args, {
    cwd: join(image.root, image.workdir),
    env: { ...image.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(identity.uid === undefined || identity.gid === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
  });
  let output = '';
  process.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  process.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(process, 'close').then(([code]) => code as number | null);
  return { process, output: () => output, ended: () => closed };
}

/** A port of this machine that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The base image's Node; a copy, because the one that runs us may lie where the image's user may not look. */
function nodeOf({ root }: Image): string {
  const node = join(root, 'node');
  copyFileSync(execPath, node);
  chmodSync(node, 0o755);
  return node;
}
