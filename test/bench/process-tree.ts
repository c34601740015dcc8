import { readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';

/** What a process and its descendants have used so far. */
export interface Usage {
  /** The most bytes that each process alive at the same moment had resident, added up; a page that two share counts twice. */
  readonly peakBytes: number;
  /** Milliseconds of processor time, of ended descendants too that somebody waited for. */
  readonly cpuMs: number;
  /** The tree was ended because it left the machine too little memory: it would have taken longer, and more. */
  readonly isCutOff: boolean;
}

/** Looks at a process tree now and then, while it runs. */
export interface TreeWatch {
  /** Looks for the last time. What a process did within the last few milliseconds of its life may be missing. */
  end(): Usage;
}

const everyMs = 20;
const tickMs = 10;
/** Below this the machine would stand still, and with it everything that runs beside. */
const leastFreeBytes = 1.5e9;

export function watchTree(pid: number): TreeWatch {
  let peakBytes = 0;
  let cpuMs = 0;
  let isCutOff = false;
  const look = (): void => {
    const processes = treeOf(pid);
    peakBytes = Math.max(peakBytes, sum(processes.map(peakOf)));
    cpuMs = Math.max(cpuMs, sum(processes.map(cpuOf)));
    // What others take is not this tree's fault.
    if (peakBytes < leastFreeBytes || freeBytes() >= leastFreeBytes) return;
    isCutOff = true;
    for (const process of processes) endProcess(process);
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    end() {
      clearInterval(timer);
      return { peakBytes, cpuMs, isCutOff };
    },
  };
}

/** Milliseconds of processor time of one process and of its ended children. */
export function cpuOf(pid: number): number {
  // The name, in parentheses, may hold blanks: count from behind it. utime, stime, cutime, cstime are fields 14 to 17.
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ').slice(11, 15) ?? [];
  return sum(fields.map(Number)) * tickMs;
}

/** The process of this machine that has a text in its command line; undefined where there is none. */
export function findProcess(text: string): number | undefined {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).find((pid) => read(pid, 'cmdline').includes(text));
}

function treeOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) => read(pid, `task/${task}/children`).trim().split(' '));
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => treeOf(Number(child)))];
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0) * 1024;
}

/** What programs can still have, of memory that only speeds things up too. */
function freeBytes(): number {
  return Number(/^MemAvailable:\s*(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024;
}

function endProcess(pid: number): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Nothing where the process has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
