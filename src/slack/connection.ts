import { backoff } from './backoff.js';
import type { Log } from './bolt-logger.js';
import type { Identity } from './receiving.js';
import { SlackError } from './slack-error.js';
import { calling, createWebClient, type ApiAccess } from './web-client.js';

/** `starting`: not asked yet. `revoked`: the token has to be replaced; everything else goes on meanwhile. */
export type SlackState = 'starting' | 'ok' | 'unreachable' | 'revoked';

export interface Connection {
  state(): SlackState;
  identity(): Identity | undefined;
  stop(): void;
}

/** How often a good connection is looked at again, in milliseconds. */
const LOOK_AGAIN = 60_000;

/** Asks Slack who the bot is, until it answers and then once a minute. Never ends the process. */
export function watchConnection(
  access: ApiAccess & { readonly lookAgain?: number; readonly onState?: ((state: SlackState) => void) | undefined },
): Connection {
  const client = createWebClient(access);
  let state: SlackState = 'starting';
  let identity: Identity | undefined;
  let tries = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const look = async (): Promise<void> => {
    const before = state;
    try {
      const answer = await calling(() => client.auth.test());
      identity = { team: answer.team_id ?? '', ...appOf(answer) };
      [state, tries] = ['ok', 0];
    } catch (error) {
      state = error instanceof SlackError && error.code === 'revoked' ? 'revoked' : 'unreachable';
      tries += 1;
    }
    if (state !== before) {
      tell(access.log, state);
      access.onState?.(state);
    }
    const pause = state === 'ok' ? (access.lookAgain ?? LOOK_AGAIN) : backoff(tries - 1, Math.random());
    if (!stopped) timer = setTimeout(() => void look(), pause);
  };

  void look();
  return {
    state: () => state,
    identity: () => identity,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function appOf(answer: { readonly app_id?: unknown }): { app: string } | object {
  return typeof answer.app_id === 'string' ? { app: answer.app_id } : {};
}

function tell(log: Log, state: SlackState): void {
  if (state === 'ok') log.info({ slack: state }, 'Slack answers');
  else if (state === 'revoked') log.error({ slack: state }, 'Slack refuses the bot token: replace SLACK_BOT_TOKEN');
  else log.warn({ slack: state }, 'Slack does not answer; rotations go on, messages will follow');
}
