import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The Go module that says which versions are built: go.mod is the only place that names them. */
export const moduleFolder = fileURLToPath(new URL('.', import.meta.url));

const kubernetesCommands = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
export const programs = [...kubernetesCommands, 'kwok', 'etcd'] as const;
export type ProgramName = (typeof programs)[number];

/** What is built, and the name under which it is kept: nothing that could change a program is missing from the key. */
export interface Recipe {
  /** Such as `v1.36.3`. */
  readonly kubernetes: string;
  readonly key: string;
  /** The words after `go build`, without where to put it. */
  readonly builds: readonly { readonly programs: readonly ProgramName[]; readonly words: readonly string[] }[];
}

/** @throws where there is no Go, or go.mod names no Kubernetes. */
export function readRecipe(): Recipe {
  const goMod = readFileSync(`${moduleFolder}/go.mod`, 'utf8');
  const kubernetes = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(goMod)?.[1];
  if (kubernetes === undefined) throw new Error(`${moduleFolder}go.mod requires no k8s.io/kubernetes`);
  const builds = buildsOf(kubernetes);
  const settings = { cwd: moduleFolder, encoding: 'utf8', env: { ...env, GOWORK: 'off' } } as const;
  const go = execFileSync('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], settings);
  const goSum = readFileSync(`${moduleFolder}/go.sum`, 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([goMod, goSum, builds, go]))
    .digest('hex');
  const [goVersion = ''] = go.split('\n');
  return { kubernetes, builds, key: `${kubernetes}-${goVersion}-${hash.slice(0, 12)}` };
}

/** Without these the programs would call themselves v0.0.0-master, to clients and in /version. */
function buildsOf(kubernetes: string): Recipe['builds'] {
  const [major = '', minor = ''] = kubernetes.slice(1).split('.');
  const facts = { gitVersion: kubernetes, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const variables = packages.flatMap((place) => Object.entries(facts).map(([name, to]) => `-X ${place}.${name}=${to}`));
  const words = (flags: readonly string[], ...paths: readonly string[]): string[] => [
    '-v',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    ['-s', '-w', ...flags].join(' '),
    ...paths,
  ];
  const paths = kubernetesCommands.map((name) => `k8s.io/kubernetes/cmd/${name}`);
  return [
    { programs: [...kubernetesCommands, 'kwok'], words: words(variables, ...paths, 'sigs.k8s.io/kwok/cmd/kwok') },
    // Its main package is called server: alone, it can be given its usual name.
    { programs: ['etcd'], words: words([], 'go.etcd.io/etcd/server/v3') },
  ];
}
