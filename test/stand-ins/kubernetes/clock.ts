/** Time for the whole stand-in, so that a test may own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs `act` once after `ms`; what it returns takes it back. */
  readonly after: (ms: number, act: () => void) => () => void;
}

/** The machine's clock. Its timers don't keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface VirtualClock extends Clock {
  /** Moves time on, running whatever falls due on the way, in order. */
  advance(ms: number): void;
}

/** A clock that stands still until it is told to move. */
export function virtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  let due: { at: number; order: number; act: () => void }[] = [];
  return {
    now: () => now,
    after(ms, act) {
      const entry = { at: now + ms, order: (order += 1), act };
      due.push(entry);
      return () => void (due = due.filter((other) => other !== entry));
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        due.sort((a, b) => a.at - b.at || a.order - b.order);
        const next = due[0];
        if (next === undefined || next.at > end) break;
        due.shift();
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
  };
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
