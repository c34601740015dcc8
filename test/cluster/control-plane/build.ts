import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { cacheFolder } from './cache-folder.js';
import { oneAtATime } from './one-at-a-time.js';
import { moduleFolder, readRecipe, type ProgramName, type Recipe } from './recipe.js';

/** The programs of a control plane, ready to be started. */
export interface BuiltControlPlane {
  readonly kubernetes: string;
  readonly folder: string;
  program(name: ProgramName): string;
}

const reportEveryMs = 30_000;

/** The folder of the programs if they have been built on this machine; undefined also where there is no Go. */
export function findControlPlane(): BuiltControlPlane | undefined {
  try {
    const recipe = readRecipe();
    return existsSync(folderOf(recipe)) ? built(recipe) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Builds etcd, the control plane, kubectl and kwok with Go, once for each version of the recipe; the next call finds them. Safe
 * to be called by several processes: one builds, the others wait. A build that is cut off leaves nothing behind that counts.
 *
 * @throws with the last lines of Go where it fails.
 */
export async function buildControlPlane(say: (line: string) => void): Promise<BuiltControlPlane> {
  const recipe = readRecipe();
  const folder = folderOf(recipe);
  if (existsSync(folder)) return built(recipe);
  const waiting = (): void => say('Another process is building a control plane: waiting for it.');
  await oneAtATime(`${cacheFolder()} build`, waiting, async () => {
    if (!existsSync(folder)) await build(recipe, folder, say);
  });
  return built(recipe);
}

async function build(recipe: Recipe, folder: string, say: (line: string) => void): Promise<void> {
  say(`Building a Kubernetes ${recipe.kubernetes} control plane with Go: minutes, the first time on a machine.`);
  const unfinished = join(cacheFolder(), 'unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const started = Date.now();
  try {
    for (const { programs, words } of recipe.builds) {
      const [only = '', ...others] = programs;
      await go(['build', '-o', join(unfinished, others.length === 0 ? only : '/'), ...words], say);
    }
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s: ${folder}`);
}

/** Runs `go`, which prints the name of each package that it downloads or compiles, and says now and then how far it is. */
async function go(words: readonly string[], say: (line: string) => void): Promise<void> {
  const child = spawn('go', words, {
    cwd: moduleFolder,
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const last: string[] = [];
  let seen = 0;
  const report = setInterval(() => say(`… ${seen} packages so far, now ${last.at(-1)}`), reportEveryMs);
  for await (const line of createInterface(child.stderr)) {
    seen += 1;
    last.push(line);
    if (last.length > 15) last.shift();
  }
  const [code] = await closed;
  clearInterval(report);
  if (code !== 0) throw new Error([`go build failed (${code}):`, ...last].join('\n'));
}

function folderOf(recipe: Recipe): string {
  return join(cacheFolder(), recipe.key);
}

function built(recipe: Recipe): BuiltControlPlane {
  const folder = folderOf(recipe);
  return { kubernetes: recipe.kubernetes, folder, program: (name) => join(folder, name) };
}
