import type { AddressInfo } from 'node:net';
import type { CustomRoute } from '@slack/bolt';
import type { Log } from '../../../src/slack/bolt-logger.js';
import type { InboxItem } from '../../../src/slack/inbox-item.js';
import { startSlack as startOurs, type RunningSlack, type SlackPorts } from '../../../src/slack/start-slack.js';
import { startSlack as startTheirs, type Slack } from '../../stand-ins/slack/start-slack.js';
import { entry } from '../../unit/slack/sample-rotation.js';

export interface Bot {
  readonly running: RunningSlack;
  readonly url: string;
  /** What was kept, in order; a key is kept once. */
  readonly kept: InboxItem[];
  readonly lines: string[];
}

const healthz: CustomRoute = {
  path: '/healthz',
  method: ['GET'],
  handler: (_, response) => void response.writeHead(200).end('alive'),
};

/** A log whose lines can be looked through. */
export function keptLog(lines: string[]): Log {
  const keep = (facts: object, message: string) => void lines.push(`${JSON.stringify(facts)} ${message}`);
  return { info: keep, warn: keep, error: keep };
}

/** The bot's side of Slack over real HTTP (or a socket), with an inbox and a replay guard in memory. */
export async function startBot(
  slack: Slack,
  change: Partial<SlackPorts> = {},
  receive: 'http' | 'socket' = 'http',
): Promise<Bot> {
  const kept: InboxItem[] = [];
  const lines: string[] = [];
  const seen = new Set<string>();
  const ports: SlackPorts = {
    inbox: {
      save: (item) => {
        if (kept.some(({ key }) => key === item.key)) return Promise.resolve('again');
        kept.push(item);
        return Promise.resolve('saved');
      },
    },
    replayGuard: {
      firstTime: (signature) => {
        const first = !seen.has(signature);
        seen.add(signature);
        return Promise.resolve(first);
      },
    },
    catalogue: { current: () => ({ secrets: { 'auth-api': entry } }) },
    clock: Date.now,
    ...change,
  };
  const running = await startOurs(
    {
      botToken: slack.botToken,
      receive:
        receive === 'http'
          ? { type: 'http', signingSecret: slack.signingSecret }
          : { type: 'socket', appToken: slack.appToken },
      apiUrl: slack.apiUrl,
      port: 0,
      host: '127.0.0.1',
      routes: [healthz],
      log: keptLog(lines),
    },
    ports,
  );
  const { port } = running.httpServer.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  slack.deliverTo(receive === 'http' ? `${url}/slack/events` : 'socket');
  return { running, url, kept, lines };
}

export { startTheirs };
