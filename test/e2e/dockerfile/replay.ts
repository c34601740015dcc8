import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { readCopy, type Instruction, type Stage } from './read-dockerfile.js';

export interface Replay {
  /** The checkout that the image would be built from. */
  readonly context: string;
  /** An empty folder; every stage gets a folder of its own in it. */
  readonly folder: string;
  readonly isIgnored: (path: string) => boolean;
  /** For the commands of RUN. */
  readonly environment: NodeJS.ProcessEnv;
}

/** What the last stage says about a container that is made of it. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workdir: string;
  readonly environment: Record<string, string>;
  readonly user: string;
  readonly port: string;
  readonly entrypoint: readonly string[];
}

/** Commands that a base image of Node has; another program in a RUN could not be replayed here. */
const runnable = /^(npm|node)\s/;

/**
 * Does without a container engine what one would do: copies the files that survive the `.dockerignore`, and runs the
 * commands, in folders that stand for the stages' file systems. Throws where a source is missing or a command fails.
 */
export function replay(parts: Replay, stages: readonly Stage[]): Image {
  const images = new Map<string, Image>();
  let last: Image | undefined;
  for (const stage of stages) {
    last = replayStage(parts, stage, images);
    images.set(stage.name, last);
  }
  if (!last) throw new Error('the Dockerfile has no stage');
  return last;
}

function replayStage(parts: Replay, stage: Stage, earlier: ReadonlyMap<string, Image>): Image {
  const root = join(parts.folder, stage.name);
  mkdirSync(root, { recursive: true });
  let image: Image = { root, workdir: '/', environment: {}, user: 'root', port: '', entrypoint: [] };
  for (const instruction of stage.instructions) image = { ...image, ...step(parts, image, instruction, earlier) };
  return image;
}

function step(
  parts: Replay,
  image: Image,
  instruction: Instruction,
  earlier: ReadonlyMap<string, Image>,
): Partial<Image> {
  const { word, rest, line } = instruction;
  switch (word) {
    case 'WORKDIR':
      mkdirSync(join(image.root, rest), { recursive: true });
      return { workdir: posix.resolve(image.workdir, rest) };
    case 'COPY':
      copy(parts, image, instruction, earlier);
      return {};
    case 'RUN':
      run(parts, image, rest);
      return {};
    case 'ENV': {
      const [, name = '', value = ''] = /^(\w+)=(\S*)$/.exec(rest) ?? [];
      return { environment: { ...image.environment, [name]: value } };
    }
    case 'USER':
      return { user: rest };
    case 'EXPOSE':
      return { port: rest };
    case 'ENTRYPOINT':
      return { entrypoint: JSON.parse(rest) as string[] };
    default:
      throw new Error(`Dockerfile:${line}: ${word} can't be replayed`);
  }
}

function copy(
  { context, isIgnored }: Replay,
  image: Image,
  instruction: Instruction,
  earlier: ReadonlyMap<string, Image>,
): void {
  const { from, sources, destination } = readCopy(instruction);
  const origin = from === undefined ? context : earlier.get(from)?.root;
  if (origin === undefined) throw new Error(`Dockerfile:${instruction.line}: there is no stage ${from}`);
  const isLeftOut = (path: string) => from === undefined && isIgnored(relative(origin, path).split(sep).join('/'));
  for (const source of sources) {
    const path = join(origin, source);
    if (!existsSync(path) || isLeftOut(path)) throw new Error(`Dockerfile:${instruction.line}: no ${source} to copy`);
    const target = join(image.root, posix.resolve(image.workdir, destination));
    const into = destination.endsWith('/') || sources.length > 1;
    const to = into && statSync(path).isFile() ? join(target, basename(source)) : target;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(path, to, { recursive: true, verbatimSymlinks: true, filter: (one) => !isLeftOut(one) });
  }
}

function run({ environment }: Replay, image: Image, command: string): void {
  for (const one of command.split('&&')) {
    if (!runnable.test(one.trim())) throw new Error(`${one.trim()} can't be replayed`);
  }
  const cwd = join(image.root, image.workdir);
  const env = { ...environment, ...image.environment };
  const { status, stderr, stdout } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}\n${stderr}`);
}
