import { until } from '../../demo/until.js';
import type { BuiltControlPlane } from './build.js';
import { startComponent, type Component } from './component.js';
import type { ProgramName } from './recipe.js';
import { startWatchdog } from './watchdog.js';

const patienceMs = 120_000;
const shownLines = 8;

/** The running programs of one control plane. */
export interface Programs {
  run(name: ProgramName, flags: readonly string[]): void;
  /**
   * Waits until `look` gives something other than undefined or false.
   *
   * @throws what a program said last that has ended meanwhile; after two minutes, what all of them said last.
   */
  until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  /** Rejects when one of them ends by itself. */
  readonly ended: Promise<never>;
  /** Ends them, the newest first, and removes their folder. */
  stop(): Promise<void>;
}

/** Whatever happens to this process, what it starts here ends with it, and the folder goes. */
export function openPrograms(built: BuiltControlPlane, folder: string): Programs {
  const watchdog = startWatchdog(folder);
  const started: Component[] = [];
  let failure: Error | undefined;
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (fail = reject));
  ended.catch(() => undefined);
  return {
    ended,
    run(name, flags) {
      const component = startComponent(built.program(name), flags, folder, watchdog);
      started.push(component);
      component.ended.catch((error: Error) => {
        failure ??= error;
        fail(error);
      });
    },
    async until(what, look) {
      const isLate = Date.now() + patienceMs;
      return until(what, isLate, () => {
        if (failure !== undefined) throw failure;
        return look();
      }).catch((error: unknown) => {
        if (error === failure) throw error;
        const tails = started.map((component) => `${component.name}:\n${component.tail(shownLines)}`);
        throw new Error([String(error), ...tails].join('\n'), { cause: error });
      });
    },
    async stop() {
      for (const component of started.toReversed()) await component.stop();
      watchdog.close();
    },
  };
}
