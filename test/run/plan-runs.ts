/** One start of jest. */
export interface JestRun {
  readonly name: string;
  readonly args: readonly string[];
}

export type Planned =
  | {
      readonly runs: readonly JestRun[];
      readonly crash: boolean;
      readonly cluster: boolean;
      readonly everything: boolean;
    }
  | { readonly wrong: string };

/** Flags of jest whose value is the next word: that word is no path. */
const withValue = ['-t', '--testNamePattern', '-w', '--maxWorkers', '--seed', '--shard', '--reporters', '--outputFile'];

/**
 * What to run for the words after `npm test --`. Without paths: unit and integration tests three at a time, because most of
 * them wait rather than compute, then the end-to-end
 * tests one after another, because those start whole installations and kill them. With paths: those alone, one after another.
 * `--crash` is the full crash run: only the tests that kill, at every boundary. `--cluster` is for the tests in test/cluster,
 * which need a Kubernetes; without it they are never run. Of these, rotations are three at a time, each in namespaces of its own;
 * the others are alone, because some break or load the whole API server; traffic is run by its path alone, because the proxy
 * for it takes long to build. Everything else is passed on to jest.
 */
export function planRuns(words: readonly string[]): Planned {
  if (words.some((word) => word.startsWith('--forceExit'))) {
    return { wrong: '--forceExit would hide handles that a test leaked: find what is still open instead' };
  }
  const crash = words.includes('--crash');
  const cluster = words.includes('--cluster');
  const rest = words.filter((word) => word !== '--crash' && word !== '--cluster');
  const hasPaths = rest.some((word, index) => !word.startsWith('-') && !withValue.includes(rest[index - 1] ?? ''));
  const inBand = ['--runInBand', ...rest];
  const some = { crash, cluster, everything: false };
  if (cluster) {
    if (hasPaths) return { ...some, runs: [{ name: 'tests on a cluster', args: inBand }] };
    return {
      ...some,
      runs: [
        { name: 'tests on a cluster', args: ['test/cluster/(?!rotations/|traffic/)', ...inBand] },
        { name: 'rotations on a cluster', args: ['test/cluster/rotations/', '--maxWorkers=3', ...rest] },
      ],
    };
  }
  if (rest.some((word) => word.startsWith('test/cluster'))) {
    return { wrong: `tests in test/cluster need a Kubernetes: npm run test:cluster -- ${rest.join(' ')}` };
  }
  if (hasPaths) return { ...some, runs: [{ name: 'tests', args: inBand }] };
  if (crash) return { ...some, runs: [{ name: 'crash tests', args: ['test/.*(crash|sigkill)', ...inBand] }] };
  return {
    ...some,
    everything: rest.length === 0,
    runs: [
      { name: 'unit and integration tests', args: ['test/unit/', 'test/integration/', '--maxWorkers=3', ...rest] },
      { name: 'end-to-end tests', args: ['test/e2e/', ...inBand] },
    ],
  };
}
