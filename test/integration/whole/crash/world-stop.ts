import type { SeenCommand } from '../../../stand-ins/resp-commands.js';
import type { Outside } from '../outside.js';
import { changeOf, effectOf, type Boundary } from './boundary.js';

export interface WorldStop {
  /** Every change of the world so far, in its order. */
  readonly passed: readonly string[];
  /**
   * From now on the world stands still at this boundary; resolves when it does. It stays so for whoever waits there;
   * everything else goes on.
   */
  arm(boundary: Boundary): Promise<void>;
  /** Lets nothing stand still any more, and throws away what stood. Connections to Redis are cut. */
  cut(): void;
}

/** Watches everything that the product writes, to Redis, Kubernetes and Slack, from outside, and can stop it there. */
export function watchWorld({ proxy, clusters, slack }: Outside): WorldStop {
  if (!proxy) throw new Error('the world can only be stopped through the proxy');
  const passed: string[] = [];
  const counts = new Map<string, number>();
  let armed: (Boundary & { readonly reach: () => void }) | undefined;

  const isHere = (what: string | undefined, when: Boundary['when']): boolean =>
    armed !== undefined && armed.what === what && armed.when === when && counts.get(what) === armed.nth;
  const count = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    passed.push(what);
  };
  const standStill = (): Promise<void> => {
    armed?.reach();
    return new Promise(() => undefined);
  };

  for (const [place, server] of [
    ...Object.entries(clusters).map(([name, one]) => [name, one.server] as const),
    ['slack', slack] as const,
  ]) {
    server.watch({
      before: (request) => {
        const what = effectOf(place, request);
        if (what === undefined) return undefined;
        count(what);
        return isHere(what, 'before') ? standStill() : undefined;
      },
      applied: (request) => (isHere(effectOf(place, request), 'after') ? standStill() : undefined),
    });
  }

  // The proxy asks about each command once for each pause; only the counting one counts.
  proxy.pauseBefore((command) => {
    const what = changeOf(command);
    if (what !== undefined) count(what);
    return false;
  });
  let pause: { remove(): void } | undefined;
  const stopRedis = (boundary: Boundary, reach: () => void): void => {
    const match = (command: SeenCommand): boolean => isHere(changeOf(command), boundary.when);
    const made = boundary.when === 'before' ? proxy.pauseBefore(match) : proxy.pauseAfter(match);
    pause = made;
    void made.reached.then(reach);
  };

  return {
    passed,
    arm: (boundary) =>
      new Promise((reach) => {
        armed = { ...boundary, reach };
        stopRedis(boundary, reach);
      }),
    cut: () => {
      armed = undefined;
      proxy.cut();
      pause?.remove();
      pause = undefined;
      proxy.restore();
    },
  };
}
