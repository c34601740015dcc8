import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { getuid } from 'node:process';

const names = ['redis-server', 'valkey-server'] as const;

/**
 * Finds a Redis server on PATH. Where there is none and we are root on a Debian, installs Debian's and says so on stderr.
 *
 * @returns the absolute path of the program.
 * @throws one line that says what to install.
 */
export function ensureRedisServer(path = process.env['PATH'] ?? ''): string {
  const found = onPath(path, names);
  if (found !== undefined) return found;
  const aptGet = onPath(path, ['apt-get']);
  if (aptGet !== undefined && getuid?.() === 0) {
    process.stderr.write("No Redis here: installing Debian's redis-server with apt-get.\n");
    install(aptGet);
  }
  const installed = onPath(path, names);
  if (installed !== undefined) return installed;
  throw new Error(
    'No redis-server or valkey-server on PATH. Install one (Debian, Ubuntu: sudo apt-get install -y redis-server; ' +
      'macOS: brew install redis), or set REDIS_URL to one that runs.',
  );
}

/** The first of the programs that is on the path and may be run. */
export function onPath(path: string, programs: readonly string[]): string | undefined {
  for (const program of programs) {
    for (const folder of path.split(delimiter)) {
      const candidate = join(folder, program);
      if (folder !== '' && mayRun(candidate)) return candidate;
    }
  }
  return undefined;
}

/** The package lists may be old or absent: a failed install is tried once more after an update. */
function install(aptGet: string): void {
  // RUNLEVEL=1: the package must not start a server of its own on the usual port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...args: string[]) =>
    spawnSync(aptGet, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', 'redis-server'];
  if (!run(...install) && run('update')) run(...install);
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
