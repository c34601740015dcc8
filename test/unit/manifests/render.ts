import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** An object as far as these tests look at it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

const manifests = fileURLToPath(new URL('../../../manifests', import.meta.url));

/** A folder's files as its kustomization lists them, those of its bases too, without what kustomize would do to them. */
export function readResources(folder: string): Manifest[] {
  const { resources } = readYaml(`${folder}/kustomization.yaml`) as { resources: string[] };
  return resources.flatMap((file) =>
    file.endsWith('.yaml')
      ? readDocuments(readFileSync(join(manifests, folder, file), 'utf8'))
      : readResources(join(folder, file)),
  );
}

/** What `kubectl kustomize` makes of a folder, or undefined where there is no kubectl; throws what kubectl says. */
export function render(folder: string, kubectl = 'kubectl'): Manifest[] | undefined {
  const { error, status, stdout, stderr } = spawnSync(kubectl, ['kustomize', join(manifests, folder)], {
    encoding: 'utf8',
  });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  if (status !== 0) throw new Error(stderr);
  return readDocuments(stdout);
}

export function readYaml(path: string): unknown {
  return parse(readFileSync(join(manifests, path), 'utf8'));
}

export function pathOf(path: string): string {
  return join(manifests, path);
}

function readDocuments(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS() as Manifest;
  });
}
