import type { QueueName } from '../../../jobs/queues.js';

/**
 * What becomes of a change that a process wants to make in Redis or a cluster. `on the wire`: the process hears of a
 * failure, and the change may arrive at any time after it. `killed`: the process is gone, before or after it was made.
 */
export const fates = [
  'well',
  'answer lost',
  'not sent',
  'on the wire',
  'killed before',
  'killed after',
  'killed, on the wire',
] as const;
export type Fate = (typeof fates)[number];

/** Whatever a killed process asks for. */
export class Killed extends Error {}

/** What a process had in hand when it asked for a change. */
export interface Origin {
  readonly queue: QueueName | 'person';
  /** The record that it works on, as it loaded it, and when. */
  readonly record: string;
  readonly loadedAt: number;
}

export interface Change<T> {
  /** Makes it; throws what the other side refuses. */
  readonly make: () => T | Promise<T>;
  /** What the process hears where no answer comes. */
  readonly unanswered: () => Error;
  /** Leaves it on the wire; absent where nothing stays there. */
  readonly leave?: () => void;
}

/** One job of a worker, or what somebody's click sets off. It stands still before each change until it is let on. */
export interface Process {
  readonly queue: Origin['queue'];
  readonly id: string;
  /** How many changes it waits to make: those of several workloads at once. */
  readonly waiting: readonly ((fate: Fate) => void)[];
  readonly isOver: boolean;
  readonly isKilled: boolean;
  origin(): Origin;
  /** It has loaded the record that it works on. */
  loaded(record: string, now: number): void;
  /** Throws where it was killed. */
  live(): void;
  /** `ends`: with it, what was loaded before is done with. */
  change<T>(change: Change<T>, ends?: boolean): Promise<T>;
  /** Lets the first change that waits on. */
  pass(fate: Fate): void;
  /** Lets everything on, from now to its end. */
  hurry(): Promise<void>;
  run(work: () => Promise<void>): void;
}

export function openProcess(queue: Origin['queue'], id: string): Process {
  const waiting: ((fate: Fate) => void)[] = [];
  let origin: Origin = { queue, record: '', loadedAt: 0 };
  let [isOver, isKilled, isHurried, hasChanged] = [false, false, false, false];
  let end: Promise<void> = Promise.resolve();
  const live = (): void => {
    if (isKilled) throw new Killed();
  };
  const kill = (): never => {
    isKilled = true;
    for (const go of waiting.splice(0)) go('killed before');
    throw new Killed();
  };
  const make = <T>({ make }: Change<T>): void => {
    try {
      void make();
    } catch {
      // Nobody hears of the refusal.
    }
  };
  return {
    queue,
    id,
    waiting,
    get isOver() {
      return isOver;
    },
    get isKilled() {
      return isKilled;
    },
    origin: () => origin,
    // What it looks at again before another try is no new beginning.
    loaded: (record, now) => {
      if (!hasChanged) origin = { queue, record, loadedAt: now };
    },
    live,
    async change(change, ends = false) {
      live();
      const fate = isHurried ? 'well' : await new Promise<Fate>((go) => void waiting.push(go));
      live();
      hasChanged = !ends;
      switch (fate) {
        case 'well':
          return change.make();
        case 'answer lost':
          make(change);
          throw change.unanswered();
        case 'not sent':
          throw change.unanswered();
        case 'on the wire':
          change.leave?.();
          throw change.unanswered();
        case 'killed before':
          return kill();
        case 'killed after':
          make(change);
          return kill();
        case 'killed, on the wire':
          change.leave?.();
          return kill();
        default:
          return fate satisfies never;
      }
    },
    pass: (fate) => void waiting.shift()?.(fate),
    hurry: () => {
      isHurried = true;
      for (const go of waiting.splice(0)) go('well');
      return end;
    },
    run: (work) => {
      end = work()
        .catch(() => undefined)
        .then(() => void (isOver = true));
    },
  };
}
