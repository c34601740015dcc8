import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { until } from './until.js';

const program = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const readyWithinMs = 60_000;
const stopsWithinMs = 8_000;

/** One process of the built product, in one of its roles. */
export interface Process {
  readonly url: string;
  isRunning(): boolean;
  /** SIGKILL: nothing is finished, nothing is handed back. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on the same port; resolves when it is ready. */
  restart(): Promise<void>;
  /** SIGTERM, and SIGKILL if it takes too long. */
  stop(): Promise<void>;
  /** What it wrote last. */
  lastLines(count: number): string[];
}

export interface ProcessOrder {
  /** What `KEYTURN_ROLES` says. */
  readonly role: 'bot' | 'worker' | 'bot,worker';
  readonly variables: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly folder: string;
}

/** Starts the product as a process of its own, and waits until it says that it is ready. */
export async function startProcess({ role, variables, folder }: ProcessOrder): Promise<Process> {
  if (!existsSync(program)) throw new Error('dist/ is missing: run `npm run build` first');
  const port = await freePort();
  const logFile = join(folder, `${role}.log`);
  const url = `http://127.0.0.1:${port}`;
  const lastLines = (count: number): string[] => readFileSync(logFile, 'utf8').trim().split('\n').slice(-count);
  const env = { PATH: process.env['PATH'] ?? '', ...variables, KEYTURN_ROLES: role, PORT: String(port) };
  let child: ChildProcess;

  async function launch(): Promise<void> {
    const log = openSync(logFile, 'a');
    child = spawn(process.execPath, [program], { env, stdio: ['ignore', log, log] });
    closeSync(log);
    await until(`the ${role} to be ready`, Date.now() + readyWithinMs, () => {
      if (!isAlive(child)) throw new Error([`the ${role} ended at once:`, ...lastLines(15)].join('\n'));
      return isReady(url);
    });
  }

  await launch();
  // A demo that is itself ended at once leaves no process behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  return {
    url,
    lastLines,
    isRunning: () => isAlive(child),
    kill: () => end(child, 'SIGKILL'),
    restart: () => launch(),
    stop: async () => {
      const timer = setTimeout(() => void child.kill('SIGKILL'), stopsWithinMs);
      await end(child, 'SIGTERM');
      clearTimeout(timer);
      process.removeListener('exit', killAtExit);
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
