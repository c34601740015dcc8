import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';
import { onPath } from '../../stand-ins/ensure-redis-server.js';
import { clusterKubeconfig } from '../cluster.js';
import { findControlPlane } from '../control-plane/build.js';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `kubectl` itself, as the administrator of the tests' cluster: ours where it was built, else the one of `PATH`. */
export interface Kubectl {
  readonly file: string;
  /** Runs it with these words and this standard input. */
  run(words: readonly string[], input?: string): Promise<Said>;
  /** Runs a script in which `kubectl` is this one. */
  script(lines: string): Promise<Said>;
}

/** @throws where there is none. */
export function findKubectl(): Kubectl {
  const built = findControlPlane()?.folder;
  const file = onPath([built ?? '', env['PATH'] ?? ''].join(delimiter), ['kubectl']);
  if (file === undefined) throw new Error('there is no kubectl: install it, or Go to build it with');
  const PATH = [dirname(file), env['PATH'] ?? ''].join(delimiter);
  const variables = { ...env, PATH, KUBECONFIG: clusterKubeconfig().file };
  const start = async (program: string, words: readonly string[], input: string): Promise<Said> => {
    const child = spawn(program, words, { env: variables, stdio: 'pipe' });
    const ended = once(child, 'close') as Promise<[number | null]>;
    child.stdin.end(input);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
  };
  return {
    file,
    run: (words, input = '') => start(file, words, input),
    script: (lines) => start('/bin/sh', ['-c', lines], ''),
  };
}
