import type { Reason } from '../../src/rotation/reason.js';
import type { PlaceRestored } from './restore-place.js';

/**
 * Why not everything is back; undefined: it is. Where a cluster is away it is that, which ends by itself, whatever else
 * stands in the way too: it must not wait for a person. Where nothing but a single place is closed it is what that lacks.
 * Throws what was thrown, after all were tried, where no place is back or where it says nothing about a cluster.
 */
export function whyNotBack(results: readonly PlaceRestored[]): Reason | undefined {
  const workloads = results.flatMap(({ failed }) => failed);
  const broken = results.filter(({ error }) => error !== undefined);
  const isPartly = results.some(({ why }) => why === undefined);
  const stuck = isPartly ? broken.find(({ why }) => why?.code === 'technical') : broken[0];
  if (stuck) throw stuck.error;
  const away = broken.find(({ why }) => why?.code === 'kubernetes-unreachable') ?? broken[0];
  if (away?.why) return away.why.code === 'kubernetes-unreachable' ? { ...away.why, workloads } : away.why;
  const closed = results.filter(({ why }) => why !== undefined);
  const isAlone = results.every(({ why, failed }) => why !== undefined || failed.length === 0);
  if (closed.length === 1 && isAlone) return closed[0]?.why;
  return workloads.length === 0 ? closed[0]?.why : { code: 'not-put-back', workloads };
}
