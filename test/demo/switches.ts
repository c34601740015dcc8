import type { Datadog } from '../stand-ins/datadog/start-datadog.js';
import type { Slack } from '../stand-ins/slack/start-slack.js';
import type { Fault } from '../stand-ins/stand-in-server.js';
import type { Refusing } from './issuer.js';
import type { Process } from './processes.js';
import type { Service } from './service.js';

export const switchNames = ['new-token-wrong', 'alert-now', 'datadog-down', 'slack-down', 'worker-dead'] as const;
export type SwitchName = (typeof switchNames)[number];

/** What a visitor can break, and mend again. */
export interface Switches {
  isOn(name: SwitchName): boolean;
  /** Resolves when it is so; a worker that is started again is ready then. */
  set(name: SwitchName, on: boolean): Promise<void>;
  onChange(listener: () => void): () => void;
}

const outage: Fault = { kind: 'status', status: 503, body: { message: 'down for the demo' } };

export function openSwitches(world: {
  readonly issuer: Refusing;
  readonly production: readonly Service[];
  readonly datadog: Datadog;
  readonly slack: Slack;
  readonly worker: Process;
}): Switches {
  const { issuer, production, datadog, slack, worker } = world;
  const listeners = new Set<() => void>();
  const mends = new Map<SwitchName, () => void>();
  const outageOf = (name: SwitchName, on: boolean, begin: () => () => void): void => {
    mends.get(name)?.();
    mends.delete(name);
    if (on) mends.set(name, begin());
  };

  async function set(name: SwitchName, on: boolean): Promise<void> {
    switch (name) {
      case 'new-token-wrong':
        return outageOf(name, on, () => {
          issuer.refuseNewTokens(true);
          return () => issuer.refuseNewTokens(false);
        });
      case 'alert-now':
        return production.forEach((service) => service.break(on));
      case 'datadog-down':
        return outageOf(name, on, () => datadog.fail({ path: /^\/api\//, fault: outage }));
      case 'slack-down':
        return outageOf(name, on, () => slack.fail({ path: /^\/api\//, fault: outage }));
      case 'worker-dead':
        return on ? worker.kill() : worker.isRunning() ? undefined : worker.restart();
      default:
        return name satisfies never;
    }
  }

  return {
    isOn: (name) => {
      if (name === 'alert-now') return production.some((service) => service.isBroken());
      return name === 'worker-dead' ? !worker.isRunning() : mends.has(name);
    },
    set: async (name, on) => {
      const changing = set(name, on);
      for (const listener of listeners) listener();
      await changing;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
