import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '../../control-plane/cache-folder.js';
import { oneAtATime } from '../../control-plane/one-at-a-time.js';
import { changedModules } from './modules.js';

/** The Go module that says which version is built. */
export const proxyModule = fileURLToPath(new URL('.', import.meta.url));
const program = 'github.com/traefik/traefik/v3/cmd/traefik';

/**
 * Traefik, built with Go from the module's go.mod, once for each version of what is here; the next call finds it. Takes minutes.
 *
 * @throws with what Go says where it fails.
 */
export async function buildTraefik(say: (line: string) => void): Promise<string> {
  const cache = join(dirname(cacheFolder()), 'traffic');
  const built = join(cache, await keyOf(), 'traefik');
  if (existsSync(built)) return built;
  await oneAtATime(
    `${cache} build`,
    () => say('Another process is building Traefik: waiting for it.'),
    async () => {
      if (existsSync(built)) return;
      say('Building Traefik with Go: minutes, the first time on a machine.');
      const unfinished = join(cache, 'unfinished');
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      try {
        await build(unfinished);
        renameSync(join(unfinished, 'built'), dirname(built));
      } finally {
        rmSync(unfinished, { recursive: true, force: true });
      }
    },
  );
  return built;
}

async function build(folder: string): Promise<void> {
  const { stdout } = await go(['mod', 'download', '-json', ...(await wanted())]);
  const replaced = changedModules.map(({ path, name, without }) => {
    const copy = join(folder, name);
    cpSync(directoryOf(stdout, path), copy, { recursive: true });
    allowChanges(copy);
    for (const part of without) rmSync(join(copy, part), { recursive: true });
    cpSync(join(proxyModule, 'added', name), copy, { recursive: true });
    return `replace ${path} => ${copy}`;
  });
  const modFile = join(folder, 'go.mod');
  writeFileSync(modFile, [readFileSync(join(proxyModule, 'go.mod'), 'utf8'), ...replaced, ''].join('\n'));
  cpSync(join(proxyModule, 'go.sum'), join(folder, 'go.sum'));
  const output = join(folder, 'built', 'traefik');
  await go([
    'build',
    `-modfile=${modFile}`,
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    '-s -w',
    '-o',
    output,
    program,
  ]);
}

function go(words: readonly string[]) {
  const settings = { cwd: proxyModule, env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' }, maxBuffer: 64 * 1024 * 1024 };
  return promisify(execFile)('go', words, settings);
}

/** The changed modules in the versions of go.mod: the originals are checked against go.sum. */
async function wanted(): Promise<string[]> {
  const goMod = readFileSync(join(proxyModule, 'go.mod'), 'utf8');
  return changedModules.map(({ path }) => {
    const version = goMod
      .split('\n')
      .find((line) => line.startsWith(`\t${path} `))
      ?.split(' ')[1];
    if (version === undefined) throw new Error(`go.mod has no ${path}`);
    return `${path}@${version}`;
  });
}

/** Go prints one object after the other, not a list. */
function directoryOf(answers: string, path: string): string {
  const all = JSON.parse(`[${answers.trim().replaceAll(/^\}\n\{/gm, '},{')}]`) as { Path: string; Dir: string }[];
  const found = all.find((one) => one.Path === path);
  if (!found) throw new Error(`Go did not download ${path}`);
  return found.Dir;
}

/** What the module cache holds can't be written. */
function allowChanges(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) allowChanges(path);
    else chmodSync(path, 0o644);
  }
}

async function keyOf(): Promise<string> {
  const { stdout } = await go(['env', 'GOVERSION', 'GOOS', 'GOARCH']);
  const files = readdirSync(proxyModule, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(go|mod|sum|ts)$/.test(file),
  );
  const texts = files.sort().map((file) => [file, readFileSync(join(proxyModule, file), 'utf8')]);
  return createHash('sha256')
    .update(JSON.stringify([stdout, texts]))
    .digest('hex')
    .slice(0, 12);
}
