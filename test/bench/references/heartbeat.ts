import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';
import { podName, templateHash } from './family-objects.js';
import { original } from './population.js';

export interface Heartbeat {
  /** @throws where the server refused a change. */
  stop(): Promise<void>;
}

const everyMs = 1_000;

/**
 * Changes one object of each kind every second. A server in use never stands still, and answers lists from its memory; one
 * where nothing has happened since etcd last forgot its past reads every page from etcd again.
 */
export function startHeartbeat({ url, authority, token }: Access): Heartbeat {
  const dispatcher = new Agent({ connect: { ca: authority } });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' };
  const end = new AbortController();
  const beat = async (path: string): Promise<void> => {
    const body = JSON.stringify({ metadata: { annotations: { 'bench.example/beat': new Date().toISOString() } } });
    const answer = await request(`${url}${path}`, { method: 'PATCH', headers, body, dispatcher });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`PATCH ${path} was answered ${answer.statusCode}`);
  };
  const beating = (async () => {
    while (!end.signal.aborted) {
      await Promise.all(paths.map(beat));
      await wait(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  beating.catch(() => undefined);
  return {
    async stop() {
      end.abort();
      try {
        await beating;
      } finally {
        await dispatcher.close();
      }
    },
  };
}

const set = `${original.name}-${templateHash}`;
const apps = `/apis/apps/v1/namespaces/${original.namespace}`;
const paths = [
  `${apps}/deployments/${original.name}`,
  `${apps}/replicasets/${set}`,
  `/api/v1/namespaces/${original.namespace}/pods/${podName({ name: set, uid: '' }, 0)}`,
];
