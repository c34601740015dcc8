import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

import { ProxiedLink, type Stop } from './proxied-link.js';
import type { SeenCommand } from './resp-commands.js';

export interface Pause {
  /** Resolves when a matching command stands still. */
  readonly reached: Promise<SeenCommand>;
  /** Lets it go on. */
  release(): void;
  /** Takes the pause away; a command that stands still goes on. */
  remove(): void;
}

/** A TCP proxy that can stop the world between a process and its Redis. */
export interface TcpProxy {
  readonly port: number;
  /** Refuses new connections and cuts those that are open. */
  cut(): void;
  restore(): void;
  /** Holds everything back by so many milliseconds each way; 0 ends it. */
  delay(ms: number): void;
  /** Nothing goes through in either direction; nothing is lost. */
  freeze(): void;
  thaw(): void;
  /** Cuts this share (0 to 1) of new connections at once, evenly spread. */
  dropShare(share: number): void;
  /** Stops the n-th matching command (default the first) before Redis sees it. */
  pauseBefore(match: (command: SeenCommand) => boolean, nth?: number): Pause;
  /** Lets Redis do the n-th matching command, and stops everything that comes back. */
  pauseAfter(match: (command: SeenCommand) => boolean, nth?: number): Pause;
  close(): Promise<void>;
}

/** Starts a proxy on 127.0.0.1 before `target`. */
export async function startTcpProxy(target: {
  readonly port: number;
  readonly listenPort?: number;
}): Promise<TcpProxy> {
  const links = new Set<ProxiedLink>();
  const stops = new Set<Stop>();
  const world = { cut: false, delayMs: 0, share: 0, seen: 0, thawed: Promise.resolve() };
  let thaw = (): void => undefined;

  const server = createServer((client) => {
    world.seen += 1;
    const dropped = Math.floor(world.seen * world.share) > Math.floor((world.seen - 1) * world.share);
    if (world.cut || dropped) {
      client.destroy();
      return;
    }
    const link = new ProxiedLink(client, connect(target.port, '127.0.0.1'), world, stops);
    links.add(link);
    client.on('close', () => links.delete(link));
  });
  server.listen(target.listenPort ?? 0, '127.0.0.1');
  await once(server, 'listening');

  const cutAll = (): void => links.forEach((link) => link.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      world.cut = true;
      cutAll();
    },
    restore: () => void (world.cut = false),
    delay: (ms) => void (world.delayMs = ms),
    freeze: () => {
      const ice = gate<void>();
      world.thawed = ice.opened;
      thaw = ice.open;
    },
    thaw: () => thaw(),
    dropShare: (share) => void Object.assign(world, { share, seen: 0 }),
    pauseBefore: (match, nth = 1) => pause(stops, 'before', match, nth),
    pauseAfter: (match, nth = 1) => pause(stops, 'after', match, nth),
    close: async () => {
      thaw();
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}

function pause(stops: Set<Stop>, when: Stop['when'], match: Stop['match'], nth: number): Pause {
  const reached = gate<SeenCommand>();
  const released = gate<void>();
  const stop: Stop = { when, match, left: nth, reach: reached.open, released: released.opened };
  stops.add(stop);
  const remove = (): void => {
    stops.delete(stop);
    released.open();
  };
  return { reached: reached.opened, release: released.open, remove };
}

/** A promise and the function that resolves it. */
function gate<Value>(): { readonly opened: Promise<Value>; readonly open: (value: Value) => void } {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => (open = resolve));
  return { opened, open };
}
