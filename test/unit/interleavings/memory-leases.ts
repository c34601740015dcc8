import type { Redis } from 'ioredis';
import type { State } from './state.js';

/** As much of Redis as `src/records/lease.ts` asks for. Leases end by the world's clock, and nobody's timer renews them. */
export function memoryLeases(state: State): Redis {
  const { leases } = state;
  const isMine = (key: string, token: string): boolean => leases.get(key)?.token === token;
  const redis = {
    set: async (key: string, token: string, _unit: string, ms: number) => {
      if ((leases.get(key)?.until ?? 0) > state.now) return null;
      leases.set(key, { token, until: state.now + ms });
      return 'OK';
    },
    // Renewing says for how long, releasing does not.
    evalsha: async (_digest: string, _keys: number, key: string, token: string, ms?: number) =>
      isMine(key, token) && ms === undefined ? Number(leases.delete(key)) : 0,
  };
  return redis as unknown as Redis;
}
