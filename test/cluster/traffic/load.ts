import { Pool } from 'undici';

/** How many answers each backend gave. */
export type Counts = Readonly<Record<string, number>>;

/** Requests without a pause, over connections that are kept, from the start until `stop`. */
export interface Load {
  /** Counts the next `requests` that begin after now. */
  measure(requests: number): Promise<Counts>;
  /** Ends it; gives how many requests there were in all, and what became of those that failed. */
  stop(): Promise<{ readonly requests: number; readonly failures: readonly string[] }>;
}

interface Measure {
  readonly counts: Record<string, number>;
  left: number;
  begun: number;
  done(): void;
}

const connections = 8;

export function startLoad(entrance: string, host: string): Load {
  const pool = new Pool(entrance, { connections });
  const failures: string[] = [];
  let requests = 0;
  const end = new AbortController();
  let current: Measure | undefined;
  const one = async (): Promise<void> => {
    const measure = current && current.begun > 0 ? current : undefined;
    if (measure) measure.begun -= 1;
    requests += 1;
    const backend = await answerOf(pool, host).catch((error: unknown) => String(error));
    if (!/^auth(-green)?$/.test(backend)) failures.push(backend);
    if (!measure) return;
    measure.counts[backend] = (measure.counts[backend] ?? 0) + 1;
    measure.left -= 1;
    if (measure.left === 0) measure.done();
  };
  const workers = Array.from({ length: connections }, async () => {
    while (!end.signal.aborted) await one();
  });
  return {
    measure: (count) =>
      new Promise((resolve) => {
        const counts: Record<string, number> = {};
        current = { counts, left: count, begun: count, done: () => resolve(counts) };
      }),
    async stop() {
      end.abort();
      await Promise.all(workers);
      await pool.close();
      return { requests, failures };
    },
  };
}

async function answerOf(pool: Pool, host: string): Promise<string> {
  const { statusCode, body } = await pool.request({ method: 'GET', path: '/', headers: { host } });
  const text = await body.text();
  return statusCode === 200 ? text : `${statusCode} ${text}`;
}
