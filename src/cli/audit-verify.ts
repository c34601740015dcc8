import { readAnchor } from '../kubernetes/audit-anchor.js';
import { openClusters } from '../kubernetes/clusters.js';
import { openAuditLog } from '../records/audit-log.js';
import { connectRedis } from '../records/redis-connection.js';
import { verifyChain, type Verification } from '../records/verify-chain.js';
import type { Answer } from './answer.js';

export interface AuditOrder {
  readonly redisUrl: string;
  readonly auditKey: string;
  readonly kubeconfig?: string;
  readonly namespace: string;
}

const callMs = 4_000;

/**
 * `keyturn audit verify`: checks every entry of the audit log against the key, and its end against the head that is
 * anchored in the cluster. Without the anchor a log that was cut at its end looks whole: then the answer is 3.
 */
export async function auditVerify({ redisUrl, auditKey, kubeconfig, namespace }: AuditOrder): Promise<Answer> {
  const redis = connectRedis(redisUrl, () => undefined);
  const clusters = openClusters({ call: callMs, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  try {
    const log = openAuditLog(redis.patient);
    const head = await within(log.head());
    const anchor = await anchorOf(clusters, namespace);
    const found = await verifyChain(auditKey, head ? log.raw(head.chain) : [], anchor.head);
    return answerOf(found, anchor.unseen);
  } catch {
    return trouble('Redis does not answer: nothing could be checked. Is REDIS_URL right?');
  } finally {
    await clusters.close();
    await redis.close();
  }
}

function answerOf(found: Verification, unseen: boolean): Answer {
  if (!found.ok) {
    const { chain, firstBad, why } = found;
    const line = `The audit log is not whole: entry ${firstBad}${chain === undefined ? '' : ` of chain ${chain}`} is the first bad one (${why}).`;
    return { exit: 1, lines: [line], json: { ...found } };
  }
  const whole = `The audit log is whole: ${found.count} entries.`;
  if (!unseen) return { exit: 0, lines: [whole], json: { ...found, anchored: true } };
  const lines = [whole, 'The anchored head could not be read, so entries cut off at the end would not show.'];
  return { exit: 3, lines, json: { ...found, anchored: false } };
}

async function anchorOf(clusters: ReturnType<typeof openClusters>, namespace: string) {
  try {
    const head = await readAnchor(await clusters.open(undefined), namespace);
    return { head, unseen: head === undefined };
  } catch {
    return { head: undefined, unseen: true };
  }
}

/** The patient connection waits for ever for a Redis that is away; a person at a terminal doesn't. */
async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), callMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function trouble(line: string): Answer {
  return { exit: 3, lines: [line], json: { ok: false, trouble: line } };
}
