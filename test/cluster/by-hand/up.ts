// `npm run cluster:up`: a control plane that goes on running, and where its kubeconfig is.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, exit } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildControlPlane } from '../control-plane/build.js';
import { oneAtATime } from '../control-plane/one-at-a-time.js';
import { keeperSocket, kubeconfigFile, reachKeeper, runFolder } from './keeper-place.js';

// Two at once: the second finds what the first has started.
exit(await oneAtATime(`${runFolder()} up`, () => undefined, up));

async function up(): Promise<number> {
  if (!(await isRunning())) {
    const built = await buildControlPlane(say);
    say(`Starting Kubernetes ${built.kubernetes} …`);
    const failure = await startKeeper();
    if (failure !== undefined) {
      say(`It did not start:\n${failure}`);
      return 1;
    }
  }
  say(`It runs until "npm run cluster:down". kubectl is in ${(await buildControlPlane(say)).folder}`);
  process.stdout.write(`export KUBECONFIG=${kubeconfigFile()}\n`);
  return 0;
}

/** Starts it, and waits until it can be reached; the end of its log if it ends instead. */
async function startKeeper(): Promise<string | undefined> {
  mkdirSync(runFolder(), { recursive: true });
  rmSync(keeperSocket(), { force: true });
  const logFile = join(runFolder(), 'keeper.log');
  const log = openSync(logFile, 'w');
  const program = fileURLToPath(new URL('keeper.ts', import.meta.url));
  const keeper = spawn(execPath, ['--import', import.meta.resolve('tsx'), program], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  keeper.unref();
  while (!(await isRunning())) {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return readFileSync(logFile, 'utf8').trim();
    await wait(100);
  }
  return undefined;
}

async function isRunning(): Promise<boolean> {
  const keeper = await reachKeeper();
  keeper?.destroy();
  return keeper !== undefined;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
