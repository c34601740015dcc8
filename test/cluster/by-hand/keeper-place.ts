import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from '../control-plane/cache-folder.js';
import { socketFor } from '../control-plane/one-at-a-time.js';

export function runFolder(): string {
  return join(cacheFolder(), 'run');
}

/** There while `cluster:up`'s control plane is running. */
export function kubeconfigFile(): string {
  return join(runFolder(), 'kubeconfig');
}

export function keeperSocket(): string {
  return socketFor(runFolder());
}

/** A connection to the keeper; undefined where none is running. A keeper speaks once it is ready: it says where the logs are. */
export async function reachKeeper(): Promise<Socket | undefined> {
  const socket = connect(keeperSocket());
  try {
    await once(socket, 'data');
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}
