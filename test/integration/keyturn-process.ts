import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface Run {
  readonly exit: number;
  readonly out: string;
  readonly trouble: string;
}

/** The command line as a process of its own, with these variables and no others of the product's. */
export function keyturn(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  node: readonly string[] = [],
): Promise<Run> {
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  const given = ['--import', 'tsx', ...node, program, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, given, { env, maxBuffer: 16 * 1024 * 1024 }, (error, out, trouble) => {
      resolve({ exit: typeof error?.code === 'number' ? error.code : 0, out, trouble });
    });
  });
}
