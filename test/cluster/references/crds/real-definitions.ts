import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { definitionFolders } from './modules.js';

const folder = fileURLToPath(new URL('.', import.meta.url));

const definitionSchema = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
  spec: z.looseObject({
    group: z.string(),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.looseObject({ kind: z.string(), plural: z.string() }),
    versions: z.array(
      z.looseObject({
        name: z.string(),
        served: z.boolean(),
        storage: z.boolean(),
        schema: z.looseObject({ openAPIV3Schema: z.looseObject({}) }).nullish(),
      }),
    ),
  }),
});
/** A CustomResourceDefinition, as its project writes it. */
export type Definition = z.infer<typeof definitionSchema>;

/**
 * The definitions of these kinds (`Rollout.argoproj.io`) from the modules of a go.mod, in the order that is asked for. The go
 * command takes the modules from its cache, or downloads them, and checks them against go.sum. Throws where a module can't
 * be had, or has no such kind.
 */
export async function realDefinitions(kinds: readonly string[], goModule: string = folder): Promise<Definition[]> {
  const found = new Map<string, Definition>();
  for (const { path, directory } of await modules(goModule)) {
    for (const place of definitionFolders[path] ?? []) {
      for (const definition of await definitionsIn(join(directory, place), kinds)) {
        const { group, names } = definition.spec;
        found.set(`${names.kind}.${group}`, definition);
      }
    }
  }
  return kinds.map((kind) => {
    const definition = found.get(kind);
    if (!definition) throw new Error(`no module defines ${kind}`);
    return definition;
  });
}

async function modules(goModule: string): Promise<{ readonly path: string; readonly directory: string }[]> {
  const goMod = await readFile(join(goModule, 'go.mod'), 'utf8');
  const required = [...goMod.matchAll(/^\t(\S+) (v\S+)(?: \/\/ indirect)?$/gm)];
  const wanted = required.flatMap(([, path = '', version]) =>
    path in definitionFolders ? [`${path}@${version}`] : [],
  );
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', ...wanted], { cwd: goModule });
  // One object after the other, not a list.
  const answers = z
    .array(z.looseObject({ Path: z.string(), Dir: z.string() }))
    .parse(JSON.parse(`[${stdout.trim().replaceAll(/^\}\n\{/gm, '},{')}]`));
  return answers.map(({ Path: path, Dir: directory }) => ({ path, directory }));
}

async function definitionsIn(directory: string, kinds: readonly string[]): Promise<Definition[]> {
  const files = (await readdir(directory)).filter((file) => /\.ya?ml$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  // Only what is asked for is parsed: a definition can be a megabyte.
  const documents = texts
    .flatMap((text) => text.split(/^---.*$/m))
    .filter((text) => kinds.includes(kindDefinedBy(text)));
  return documents.map((text) => definitionSchema.parse(parse(text)));
}

function kindDefinedBy(text: string): string {
  if (!/^kind: "?CustomResourceDefinition/m.test(text)) return '';
  const group = /^ {2}group: "?([\w.-]+)/m.exec(text)?.[1] ?? '';
  const kind = /^ {4}kind: "?(\w+)/m.exec(text)?.[1] ?? '';
  return `${kind}.${group}`;
}
