import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface BenchOptions {
  /** Sizes, the smallest first; 1 is 5 000 Deployments, 5 000 ReplicaSets and 50 000 pods. */
  readonly scales: readonly number[];
  /** How often each peer runs at each size. */
  readonly runs: number;
  /** The same for a peer that takes minutes. */
  readonly slowRuns: number;
}

const count = z.coerce.number().int().min(1);
const optionsSchema = z.strictObject({
  scale: z.string().transform((text) => text.split(',').map(Number)),
  runs: count,
  'slow-runs': count.optional(),
});

/** What was asked for, or what is wrong with it. */
export function readOptions(words: readonly string[]): BenchOptions | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        scale: { type: 'string', default: '0.1,1' },
        runs: { type: 'string', default: '7' },
        'slow-runs': { type: 'string' },
      },
    });
    const { scale, runs, 'slow-runs': slowRuns = runs } = optionsSchema.parse(values);
    if (!scale.every((one) => one >= 0.01 && one <= 1)) return { wrong: '--scale takes numbers from 0.01 to 1' };
    return { scales: scale.toSorted((one, other) => one - other), runs, slowRuns: Math.min(runs, slowRuns) };
  } catch (error) {
    return { wrong: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
}
