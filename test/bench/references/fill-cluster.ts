import { Pool } from 'undici';
import { inParallel } from '../../../src/kubernetes/in-parallel.js';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';
import { copyFamily } from './copy-family.js';
import { createFamily, type Send } from './create-family.js';
import { namespaces, original, wantedSecret, type Family } from './population.js';

/** Requests under way at a time; more only wait in the server. */
const atOnce = 16;

/**
 * Creates families that are not there yet, with their pods running: those that read the wanted Secret and one other through the
 * API, the rest as copies of that other one. The server must have no controllers: nobody else makes or changes pods then.
 * May be called again for more. @throws what the server refuses.
 */
export async function fillCluster(
  { url, authority, token }: Access,
  etcd: string,
  families: readonly Family[],
  say: (done: number) => void,
): Promise<void> {
  const pool = new Pool(url, { connections: atOnce, connect: { ca: authority } });
  const send = senderOf(pool, token);
  const isCopy = ({ name, secret }: Family): boolean => name !== original.name && secret !== wantedSecret;
  try {
    await inParallel(namespaces, atOnce, (name) => createNamespace(send, name));
    await inParallel(
      families.filter((family) => !isCopy(family)),
      1,
      (family) => createFamily(send, family),
    );
  } finally {
    await pool.close();
  }
  await copyFamily(etcd, original, families.filter(isCopy), say);
}

function senderOf(pool: Pool, token: string): Send {
  return async (method, path, body) => {
    const type = method === 'POST' ? 'application/json' : 'application/merge-patch+json';
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const answer = await pool.request({ method, path, headers, body: JSON.stringify(body) });
    const text = await answer.body.text();
    const isThere = method === 'POST' && answer.statusCode === 409;
    if (answer.statusCode >= 300 && !isThere) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as Awaited<ReturnType<Send>>;
  };
}

/** Pods are refused without the account that a controller would make. */
async function createNamespace(send: Send, name: string): Promise<void> {
  await send('POST', '/api/v1/namespaces', { metadata: { name } });
  await send('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
}
