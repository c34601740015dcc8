import type { Redis } from 'ioredis';
import { versionAt, type Version } from '../rotation/version.js';
import { keys } from './keys.js';

/** Longer than a request can take from its reservation to its record. */
const rememberMs = 3_600_000;

/**
 * Reserves a version for `holder`: the second of `now`, or the next one that nobody reserved and no environment has
 * (`exists`). The same holder gets the same version again.
 */
export async function reserveVersion(
  redis: Redis,
  order: { readonly secret: string; readonly holder: string; readonly now: number },
  exists: (version: Version) => Promise<boolean>,
): Promise<Version> {
  for (let at = order.now; ; at += 1_000) {
    const version = versionAt(at);
    const key = keys.reserved(order.secret, version);
    const taken = await redis.set(key, order.holder, 'PX', rememberMs, 'NX');
    const mine = taken === 'OK' || (await redis.get(key)) === order.holder;
    if (mine && !(await exists(version))) return version;
  }
}
