import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { backoff } from './backoff.js';
import { boltLogger, type Log } from './bolt-logger.js';
import { webClientOptions } from './web-client.js';
import { within } from './within.js';

export interface Socket {
  readonly receiver: SocketModeReceiver;
  connected(): boolean;
  /** Connects, and connects again whenever the connection ends, until `stop`. */
  run(): void;
  stop(): Promise<void>;
}

/** How long opening one connection may take, in milliseconds. */
const OPENING = 15_000;

/**
 * Socket Mode with its own reconnecting: Slack's client ends the process by an unhandled rejection when its address
 * can't be had at a reconnect, and reconnects without jitter.
 */
export function listenOnSocket(options: {
  readonly appToken: string;
  readonly apiUrl?: string | undefined;
  readonly timeout: number;
  readonly log: Log;
}): Socket {
  const { appToken, apiUrl, timeout, log } = options;
  const clientOptions = webClientOptions(apiUrl, timeout);
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(log),
    installerOptions: { clientOptions },
  });
  const { client } = receiver;
  const stopping = new AbortController();
  let connected = false;
  let running: Promise<void> = Promise.resolve();
  client.on('connected', () => (connected = true));
  client.on('disconnected', () => (connected = false));

  const once = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    await within(OPENING, client.start());
    if (!stopping.signal.aborted) await ended;
  };
  const loop = async (): Promise<void> => {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      try {
        await once();
        tries = 0;
      } catch {
        log.warn({ from: 'slack' }, 'no socket to Slack; trying again');
      }
      await sleep(backoff(tries, Math.random()), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  return {
    receiver,
    connected: () => connected,
    run: () => {
      running = loop();
    },
    stop: async () => {
      stopping.abort();
      await within(2000, client.disconnect()).catch(() => undefined);
      await within(2000, running).catch(() => undefined);
    },
  };
}
