import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** How a run of the demo ended, and what it printed. */
export interface DemoRun {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

const main = fileURLToPath(new URL('../demo/main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx/cli');

/** Starts the demo as a process of its own, as `npm run demo` does after its build. */
export function startDemo(...words: readonly string[]) {
  return spawn(process.execPath, [tsx, main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the demo to its end. */
export async function runDemo(...words: readonly string[]): Promise<DemoRun> {
  const child = startDemo(...words);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lines: output.split('\n').filter((line) => line !== ''), errors };
}
