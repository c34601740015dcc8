import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { execPath } from 'node:process';
import type { JestRun } from './plan-runs.js';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

/** What jest says when everything has passed and something is still open; it would then wait for ever. */
const leaked = 'Jest did not exit one second after the test run has completed';

/** How long a run that has ended may take to let go of what it holds, in milliseconds. */
const patience = 10_000;

/**
 * Runs jest under this Node and resolves with its exit code. Tests that leave handles open fail the run: jest is ended,
 * and the code is 1.
 */
export async function runJest({ args }: JestRun, environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...args], {
    env: { ...environment, ...(process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  let isLeaking = false;
  let late: NodeJS.Timeout | undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    if (!chunk.includes(leaked)) return;
    isLeaking = true;
    late = setTimeout(() => child.kill('SIGKILL'), patience);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  if (isLeaking)
    process.stderr.write('Failed: a test left handles open (run jest with --detectOpenHandles to find it).\n');
  return isLeaking ? 1 : (code ?? 1);
}
