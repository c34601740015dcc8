import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/** Where what was built and what runs is kept, outside the repository. */
export function cacheFolder(): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'keyturn', 'control-plane');
}
