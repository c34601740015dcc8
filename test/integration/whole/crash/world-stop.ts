import type { SeenCommand } from '../../../stand-ins/resp-commands.js';
import type { StandInRequest } from '../../../stand-ins/stand-in-server.js';
import type { Outside } from '../outside.js';
import { changeOfCommand, changeOfRequest, type Boundary, type Change } from './boundary.js';

export interface WorldStop {
  /** Every change of the world so far, in its order; those of a checklist item begin with it. */
  readonly passed: readonly string[];
  /**
   * From now on the world stands still at this boundary; resolves when it does. It stays so for whoever waits there;
   * everything else goes on.
   */
  arm(boundary: Boundary): Promise<void>;
  /** Lets nothing stand still any more, and throws away what stood. Connections through the proxy are cut. */
  cut(): void;
}

/** Watches everything that the product writes, to Redis, Kubernetes and Slack, from outside, and can stop it there. */
export function watchWorld({ proxy, clusters, slack }: Pick<Outside, 'proxy' | 'clusters' | 'slack'>): WorldStop {
  if (!proxy) throw new Error('the world can only be stopped through the proxy');
  const passed: string[] = [];
  const counts = new Map<string, number>();
  const places = new WeakMap<SeenCommand | StandInRequest, Omit<Boundary, 'when'>>();
  let item = 'request';
  let armed: (Boundary & { readonly reach: () => void }) | undefined;
  let pause: { remove(): void } | undefined;

  const isHere = (subject: SeenCommand | StandInRequest, when: Boundary['when']): boolean => {
    const place = places.get(subject);
    return place !== undefined && armed?.what === place.what && armed.nth === place.nth && armed.when === when;
  };
  const pass = (subject: SeenCommand | StandInRequest, change: Change | undefined): void => {
    if (change === undefined) return;
    const what = change.isTelling ? change.what : `${item}: ${change.what}`;
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    places.set(subject, { what, nth });
    passed.push(what);
    // What is never saved is done again at the same item.
    if (!isHere(subject, 'before')) item = change.item ?? item;
  };
  const standStill = (): Promise<void> => {
    armed?.reach();
    return new Promise(() => undefined);
  };
  const servers = [
    ['staging', clusters.staging.server],
    ['production', clusters.production.server],
    ['slack', slack],
  ] as const;
  for (const [name, server] of servers) {
    server.watch({
      before: (request) => {
        pass(request, changeOfRequest(name, request));
        return isHere(request, 'before') ? standStill() : undefined;
      },
      applied: (request) => (isHere(request, 'after') ? standStill() : undefined),
    });
  }
  // Each pause of the proxy is asked about each command: the first one only counts.
  proxy.pauseBefore((command) => {
    pass(command, changeOfCommand(command));
    return false;
  });

  return {
    passed,
    arm: (boundary) =>
      new Promise((reach) => {
        armed = { ...boundary, reach };
        const match = (command: SeenCommand): boolean => isHere(command, boundary.when);
        const made = boundary.when === 'before' ? proxy.pauseBefore(match) : proxy.pauseAfter(match);
        pause = made;
        void made.reached.then(() => reach());
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

/** Every boundary that a run passed, in its order. */
export function boundariesOf(passed: readonly string[]): Boundary[] {
  const counts = new Map<string, number>();
  return passed.flatMap((what) => {
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    return [{ what, nth, when: 'before' } as const, { what, nth, when: 'after' } as const];
  });
}
