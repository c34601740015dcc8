import type { Socket } from 'node:net';

import { RespCommands, type SeenCommand } from './resp-commands.js';

/** What holds for all connections at the moment. */
export interface World {
  readonly delayMs: number;
  readonly thawed: Promise<void>;
}

/** A place where the world stands still for one command. */
export interface Stop {
  readonly when: 'before' | 'after';
  readonly match: (command: SeenCommand) => boolean;
  left: number;
  readonly reach: (command: SeenCommand) => void;
  readonly released: Promise<void>;
}

/** One connection through the proxy: both directions are chains of promises, so order is kept whatever waits. */
export class ProxiedLink {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #stops: Set<Stop>;
  readonly #world: World;
  #back: Promise<void> = Promise.resolve();

  constructor(client: Socket, target: Socket, world: World, stops: Set<Stop>) {
    this.#client = client;
    this.#target = target;
    this.#stops = stops;
    this.#world = world;
    const commands = new RespCommands();
    let forth: Promise<void> = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      const due = dueAt(world);
      forth = this.#pass(forth, due, commands.push(chunk));
    });
    target.on('data', (chunk: Buffer) => {
      const due = dueAt(world);
      const before = this.#back;
      this.#back = (async () => {
        await before;
        await passage(world, due);
        client.write(chunk);
      })();
    });
    for (const socket of [client, target]) {
      socket.on('error', () => this.destroy());
      socket.on('close', () => this.destroy());
    }
  }

  async #pass(earlier: Promise<void>, due: number, commands: ReturnType<RespCommands['push']>): Promise<void> {
    await earlier;
    await passage(this.#world, due);
    for (const { command, bytes } of commands) {
      if (command) await this.#stopAt('before', command);
      const answered = command && this.#holdAnswers(command);
      this.#target.write(bytes);
      answered?.();
    }
  }

  destroy(): void {
    this.#client.destroy();
    this.#target.destroy();
  }

  async #stopAt(when: Stop['when'], command: SeenCommand): Promise<void> {
    const stop = this.#find(when, command);
    if (stop === undefined) return;
    stop.reach(command);
    await stop.released;
  }

  /** From here on nothing comes back until the pause ends; it counts as reached once Redis has answered. */
  #holdAnswers(command: SeenCommand): (() => void) | undefined {
    const stop = this.#find('after', command);
    if (stop === undefined) return undefined;
    this.#back = this.#back.then(() => stop.released);
    return () => void this.#target.once('data', () => stop.reach(command));
  }

  #find(when: Stop['when'], command: SeenCommand): Stop | undefined {
    for (const stop of this.#stops) {
      if (stop.when !== when || !stop.match(command)) continue;
      stop.left -= 1;
      if (stop.left === 0) return stop;
    }
    return undefined;
  }
}

/** The delay is a latency, not a queue: what arrives together leaves together. */
function dueAt(world: World): number {
  return performance.now() + world.delayMs;
}

async function passage(world: World, due: number): Promise<void> {
  await world.thawed;
  const wait = due - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}
