import { Redis, type RedisOptions } from 'ioredis';

/** Waiting mends neither: the URL, or what it names, has to be set right. */
export type RedisRefusal = 'password' | 'certificate';

export interface RedisConnections {
  /** For work that may wait until Redis is back: jobs, sweeps, the outbox. */
  readonly patient: Redis;
  /** For what a person waits for: fails at once while Redis is away. */
  readonly hasty: Redis;
  /** What Redis, which is there, does not let us in for; undefined while it is away, and once it did. */
  refusal(): RedisRefusal | undefined;
  close(): Promise<void>;
}

/**
 * Opens the two connections of a process. Both reconnect for ever with growing pauses; neither throws for being
 * disconnected. Errors go to `onError`, with their class or code alone: a message of Redis may repeat the URL.
 */
export function connectRedis(url: string, onError: (code: string) => void): RedisConnections {
  let refusal: RedisRefusal | undefined;
  const open = (options: RedisOptions): Redis => {
    const retryStrategy = (tries: number): number => Math.min(50 * 2 ** tries, 2_000);
    const complete: Omit<RedisOptions, 'replyMapping'> = {
      ...options,
      retryStrategy,
      reconnectOnError,
      // How long a closed connection waits for the other side's goodbye: nothing is under way in it by then.
      disconnectTimeout: 200,
    };
    const redis = new Redis(url, complete);
    redis.on('ready', () => (refusal = undefined));
    redis.on('error', (error: Error & { code?: string }) => {
      refusal = refusalOf(error);
      onError(error.code ?? error.name);
    });
    return redis;
  };
  const patient = open({ maxRetriesPerRequest: null });
  const hasty = open({ maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 1_500 });
  return {
    patient,
    hasty,
    refusal: () => refusal,
    close: async () => {
      patient.disconnect();
      hasty.disconnect();
    },
  };
}

function refusalOf({ code = '', message }: Error & { readonly code?: string }): RedisRefusal | undefined {
  if (/^(WRONGPASS|NOAUTH|NOPERM)/.test(message)) return 'password';
  return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_SSL|ERR_TLS/.test(code) ? 'certificate' : undefined;
}

/** After a failover the old primary answers READONLY: connect anew, and send the command again there. */
function reconnectOnError(error: Error): 1 | 2 | false {
  return error.message.startsWith('READONLY') || error.message.startsWith('UNBLOCKED') ? 2 : false;
}
