import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import { inParallel } from '../../../src/kubernetes/in-parallel.js';
import type { Family } from './population.js';

/** What etcd holds of one object; its bytes as latin1, so that nothing is lost. */
interface Stored {
  readonly key: string;
  readonly value: string;
}

const rangeSchema = z.looseObject({
  kvs: z.array(z.looseObject({ key: z.base64(), value: z.base64() })).default([]),
});

const kinds = ['deployments', 'replicasets', 'pods'];
/** etcd takes 128 changes at a time, and 1.5 MB. */
const familiesAtOnce = 5;
const atOnce = 4;

/**
 * Copies a family many times inside etcd, under the names of others: minutes quicker than through the API, and the server gives
 * the same bytes. The new names must be as long as those that they replace, since in what is stored each text has its length
 * before it.
 */
export async function copyFamily(
  etcd: string,
  original: Family,
  copies: readonly Family[],
  say: (done: number) => void,
): Promise<void> {
  const stored = (await Promise.all(kinds.map((kind) => objectsOf(etcd, kind, original)))).flat();
  if (stored.length !== original.pods + 2) throw new Error(`etcd has ${stored.length} objects of ${original.name}`);
  const batches = Array.from({ length: Math.ceil(copies.length / familiesAtOnce) }, (_, index) =>
    copies.slice(index * familiesAtOnce, (index + 1) * familiesAtOnce),
  );
  let done = 0;
  await inParallel(batches, atOnce, async (batch) => {
    const success = batch.flatMap((copy) => copied(stored, original, copy)).map((put) => ({ requestPut: put }));
    await ask(`${etcd}/v3/kv/txn`, { success });
    done += batch.length;
    say(done);
  });
}

async function objectsOf(etcd: string, kind: string, { namespace, name }: Family): Promise<Stored[]> {
  const from = `/registry/${kind}/${namespace}/${name}`;
  // "~" comes after everything that a name may hold.
  const answer = await ask(`${etcd}/v3/kv/range`, { key: base64(from), range_end: base64(`${from}~`) });
  return rangeSchema.parse(answer).kvs.map(({ key, value }) => ({ key: bytes(key), value: bytes(value) }));
}

function copied(stored: readonly Stored[], original: Family, copy: Family): Stored[] {
  const names = new Map([
    [original.namespace, copy.namespace],
    [original.name, copy.name],
  ]);
  const renamed = (text: string): string =>
    text.replaceAll(pattern(original), (found) => {
      const name = names.get(found) ?? randomUUID();
      names.set(found, name);
      return name;
    });
  return stored.map(({ key, value }) => ({ key: base64(renamed(key)), value: base64(renamed(value)) }));
}

/** The names, and every uid. */
function pattern({ namespace, name }: Family): RegExp {
  return new RegExp(`${namespace}|${name}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, 'g');
}

async function ask(url: string, body: object): Promise<unknown> {
  const answer = await request(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`etcd answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

function base64(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('base64');
}

function bytes(base64Text: string): string {
  return Buffer.from(base64Text, 'base64').toString('latin1');
}
