import { spawnSync } from 'node:child_process';
import { env, getuid } from 'node:process';
import { onPath } from './stand-ins/ensure-redis-server.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser's absolute path, or why there is none (one line) and whether there should have been one. */
export type Chromium = { readonly path: string } | { readonly missing: string; readonly couldInstall: boolean };

/**
 * Finds Chromium on PATH. Where there is none and `mayInstall` is set and we are root on a Debian, installs Debian's and
 * says so on stderr.
 */
export function ensureChromium(mayInstall: boolean): Chromium {
  const found = findChromium();
  if (found !== undefined) return { path: found };
  const aptGet = onPath(env['PATH'] ?? '', ['apt-get']);
  if (mayInstall && aptGet !== undefined && getuid?.() === 0) {
    process.stderr.write("No browser here: installing Debian's chromium with apt-get.\n");
    install(aptGet);
    const installed = findChromium();
    return installed === undefined
      ? { missing: 'apt-get could not install chromium', couldInstall: true }
      : { path: installed };
  }
  return {
    missing: 'there is no chromium on PATH (Debian, Ubuntu: sudo apt-get install -y chromium)',
    couldInstall: false,
  };
}

function findChromium(): string | undefined {
  return onPath(env['PATH'] ?? '', names);
}

/** The package lists may be old or absent: a failed install is tried once more after an update. */
function install(aptGet: string): void {
  const run = (...args: string[]) =>
    spawnSync(aptGet, args, {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  if (!run(...install) && run('update')) run(...install);
}
