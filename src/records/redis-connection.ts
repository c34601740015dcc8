import { Redis, type RedisOptions } from 'ioredis';

export interface RedisConnections {
  /** For work that may wait until Redis is back: jobs, sweeps, the outbox. */
  readonly patient: Redis;
  /** For what a person waits for: fails at once while Redis is away. */
  readonly hasty: Redis;
  close(): Promise<void>;
}

/**
 * Opens the two connections of a process. Both reconnect for ever with growing pauses; neither throws for being
 * disconnected. Errors go to `onError`, with their class or code alone: a message of Redis may repeat the URL.
 */
export function connectRedis(url: string, onError: (code: string) => void): RedisConnections {
  const open = (options: RedisOptions): Redis => {
    const retryStrategy = (tries: number): number => Math.min(50 * 2 ** tries, 2_000);
    const complete: Omit<RedisOptions, 'replyMapping'> = { ...options, retryStrategy, reconnectOnError };
    const redis = new Redis(url, complete);
    redis.on('error', (error: Error & { code?: string }) => onError(error.code ?? error.name));
    return redis;
  };
  const patient = open({ maxRetriesPerRequest: null });
  const hasty = open({ maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 1_500 });
  return {
    patient,
    hasty,
    close: async () => {
      patient.disconnect();
      hasty.disconnect();
    },
  };
}

/** After a failover the old primary answers READONLY: connect anew, and send the command again there. */
function reconnectOnError(error: Error): 1 | 2 | false {
  return error.message.startsWith('READONLY') || error.message.startsWith('UNBLOCKED') ? 2 : false;
}
