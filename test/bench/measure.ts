import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { watchTree, type Usage } from './process-tree.js';

/** A program with its words, as it is started from outside. */
export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** The exit codes that are an answer (default 0). */
  readonly exits?: readonly number[];
}

/** One run of a command, from its start to its end. */
export interface Run extends Usage {
  readonly ms: number;
  /** Processes that wanted to run in the last minute before, this machine's own measure. */
  readonly load: number;
  /** Null where it was cut off. */
  readonly exit: number | null;
  readonly output: string;
}

/**
 * Runs a command to its end, or until it has eaten up the machine's memory. @throws where it ends with another code than those
 * of an answer, with what it said.
 */
export async function measure({ program, words, environment, exits = [0] }: Command): Promise<Run> {
  const load = loadavg()[0] ?? 0;
  const started = performance.now();
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const watch = watchTree(child.pid ?? 0);
  let ms = 0;
  child.once('exit', () => (ms = performance.now() - started));
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const [output, complaint, [code, signal]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), closed]);
  const usage = watch.end();
  if (!usage.isCutOff && (code === null || !exits.includes(code))) {
    throw new Error(`${program} ended with ${code ?? signal}: ${complaint.slice(-1000)}${output.slice(-2000)}`);
  }
  return { ...usage, ms, load, exit: code, output };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
