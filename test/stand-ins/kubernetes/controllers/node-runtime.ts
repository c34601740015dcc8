import type { LogLine, PodLogs } from '../http/pod-log.js';

type Environment = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a node knows of a pod beside its object. */
export interface PodRun {
  readonly uid: string;
  readonly scheduledAt: number;
  startedAt: number | undefined;
  environment: Environment;
  restarts: number;
  lastExitAt: number | undefined;
  /** What its containers print in this run; until a next one starts, what they printed in the last. */
  lines: Map<string, LogLine[]>;
  /** What they printed in the run that ended last. */
  ended: Map<string, LogLine[]> | undefined;
}

/** The running side of the pods: when they started, with which environment, what they printed. */
export class NodeRuntime implements PodLogs {
  readonly #runs = new Map<string, PodRun>();
  readonly #followers = new Map<string, Set<(line: LogLine) => void>>();

  run(uid: string, now: number): PodRun {
    const existing = this.#runs.get(uid);
    if (existing) return existing;
    const run: PodRun = {
      uid,
      scheduledAt: now,
      startedAt: undefined,
      environment: {},
      restarts: 0,
      lastExitAt: undefined,
      lines: new Map(),
      ended: undefined,
    };
    this.#runs.set(uid, run);
    return run;
  }

  forget(uid: string): void {
    this.#runs.delete(uid);
  }

  /** The containers have ended, to be started again. */
  end(uid: string): void {
    const run = this.#runs.get(uid);
    if (run !== undefined) run.ended = run.lines;
  }

  /** The containers start again: with an empty log. */
  restart(uid: string): void {
    const run = this.#runs.get(uid);
    if (run !== undefined) run.lines = new Map();
  }

  print(uid: string, container: string, at: number, texts: readonly string[]): void {
    const run = this.#runs.get(uid);
    if (run === undefined) return;
    const lines = run.lines.get(container) ?? [];
    run.lines.set(container, lines);
    for (const text of texts) {
      const line = { at, text };
      lines.push(line);
      for (const follower of this.#followers.get(`${uid}/${container}`) ?? []) follower(line);
    }
  }

  lines(podUid: string, container: string): readonly LogLine[] {
    return this.#runs.get(podUid)?.lines.get(container) ?? [];
  }

  previousLines(podUid: string, container: string): readonly LogLine[] | undefined {
    const ended = this.#runs.get(podUid)?.ended;
    return ended && (ended.get(container) ?? []);
  }

  follow(podUid: string, container: string, listener: (line: LogLine) => void): () => void {
    const key = `${podUid}/${container}`;
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(listener));
    return () => void followers.delete(listener);
  }
}
