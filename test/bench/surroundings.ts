import { execFileSync, type StdioOptions } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { versions } from 'node:process';

/** What a measurement has to be read with. */
export interface Surroundings {
  readonly at: string;
  readonly commit: string;
  readonly node: string;
  readonly processors: string;
  readonly memoryBytes: number;
  /** Over 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

export function surroundings(): Surroundings {
  const all = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    node: versions.node,
    processors: `${all.length} × ${all[0]?.model ?? 'unknown'}`,
    memoryBytes: totalmem(),
    load: loadavg(),
  };
}

export function loadText({ load }: Surroundings): string {
  return load.map((one) => one.toFixed(1)).join(' ');
}

/** Empty outside a checkout. */
function commit(): string {
  try {
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio }).trim();
  } catch {
    return '';
  }
}
