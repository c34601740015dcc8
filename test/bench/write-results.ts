import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Outside version control. */
const folder = fileURLToPath(new URL('../../bench-results', import.meta.url));

/** Keeps the raw figures of a benchmark; gives the file's name. */
export function writeResults(name: string, results: object): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
