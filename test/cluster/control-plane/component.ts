import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { env } from 'node:process';
import type { Watchdog } from './watchdog.js';

/** One running program of the control plane. */
export interface Component {
  readonly name: string;
  /** Rejects, with the end of its log, when the program ends without having been stopped. */
  readonly ended: Promise<never>;
  /** The last lines of its log. */
  tail(lines: number): string;
  stop(): Promise<void>;
}

const logLines = 25;

export function startComponent(
  program: string,
  flags: readonly string[],
  folder: string,
  watchdog: Watchdog,
  variables: Readonly<Record<string, string>> = {},
): Component {
  const name = basename(program);
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  // A group of its own: Ctrl-C in a terminal is for us, and we stop the programs in order.
  const child = spawn(program, flags, {
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', HOME: folder, KWOK_WORKDIR: folder, ...variables },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const tail = (lines: number): string => readFileSync(logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
  const { pid = 0 } = child;
  if (pid > 0) watchdog.guard(pid);
  let isStopping = false;
  const gone = once(child, 'exit').then(() => {
    if (pid > 0) watchdog.forget(pid);
  });
  gone.catch(() => undefined);
  const ended = gone.then((): Promise<never> => {
    // Nobody is to be told of an end that was asked for.
    if (isStopping) return new Promise<never>(() => undefined);
    throw new Error(`${name} ended (${child.exitCode ?? child.signalCode}); the end of its log:\n${tail(logLines)}`);
  });
  ended.catch(() => undefined);

  return {
    name,
    ended,
    tail,
    async stop() {
      isStopping = true;
      if (pid === 0 || child.exitCode !== null || child.signalCode !== null) return;
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(late);
    },
  };
}
