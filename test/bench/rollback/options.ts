import { parseArgs } from 'node:util';
import { z } from 'zod';

export const parts = ['patches', 'poll', 'pods'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  /** How many workloads the secret has, in turn. */
  readonly workloads: readonly number[];
  /** How often everything is measured. */
  readonly runs: number;
  readonly parts: readonly Part[];
  /** The catalogue's `timing.poll` in milliseconds. */
  readonly poll: number;
  /** Milliseconds that a rotation has stood in its watch before the alert comes. */
  readonly quiet: number;
}

const count = z.coerce.number().int().min(1);
const list = z.string().transform((text) => text.split(','));
const optionsSchema = z.strictObject({
  workloads: list.transform((each) => each.map(Number)).pipe(z.array(z.int().min(1).max(100))),
  runs: count,
  parts: list.pipe(z.array(z.enum(parts)).min(1)),
  poll: count.min(500),
  quiet: count,
});

/** What was asked for, or what is wrong with it. */
export function readOptions(words: readonly string[]): BenchOptions | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        workloads: { type: 'string', default: '1,10,50' },
        runs: { type: 'string', default: '7' },
        parts: { type: 'string', default: parts.join(',') },
        poll: { type: 'string', default: '2000' },
        quiet: { type: 'string', default: '10000' },
      },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    return { wrong: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
}
