// Runs the tests: `npm test`, `npm test -- test/unit/rotation -t 'a name'`, `npm run test:crash`, `npm run test:cluster`.
import { argv, env, exit, versions } from 'node:process';
import { ensureChromium } from './ensure-chromium.js';
import { openCluster } from './run/open-cluster.js';
import { planRuns } from './run/plan-runs.js';
import { runJest } from './run/run-jest.js';
import { ensureRedisServer } from './stand-ins/ensure-redis-server.js';

const oldest = [22, 19] as const;

exit(await main());

async function main(): Promise<number> {
  const planned = planRuns(argv.slice(2));
  if ('wrong' in planned) return refuse(planned.wrong);
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return refuse(
      `the tests need Node ${oldest.join('.')} or newer, this is ${versions.node}: run them with "npm test"`,
    );
  }
  try {
    ensureRedisServer();
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const chromium = ensureChromium(planned.everything);
  if ('missing' in chromium) {
    // In CI, what can be run must not be skipped: nobody reads it there.
    if (env['CI'] === 'true' && chromium.couldInstall) return refuse(chromium.missing);
    say(`Skipped: the tests in a browser, because ${chromium.missing}.`);
  }
  if (planned.everything) {
    say('Not run here: the kill at every boundary; "npm run test:crash" does it.');
    say('Not run here: the tests on a real Kubernetes; "npm run test:cluster" does it.');
  }
  const cluster = planned.cluster ? await openCluster(say) : undefined;
  if (cluster !== undefined && 'failed' in cluster) return refuse(cluster.failed);
  if (cluster !== undefined && 'skipped' in cluster) {
    say(`Skipped: the tests on a cluster, because ${cluster.skipped}.`);
    return 0;
  }
  const environment = {
    ...env,
    ...('path' in chromium ? { KEYTURN_TEST_CHROMIUM: chromium.path } : {}),
    ...(planned.crash ? { KEYTURN_TEST_CRASH: 'every-boundary' } : {}),
    ...cluster?.variables,
  };
  try {
    let worst = 0;
    for (const run of planned.runs) {
      say(`Running the ${run.name}.`);
      worst = Math.max(worst, await runJest(run, environment));
    }
    return worst;
  } finally {
    await cluster?.close();
  }
}

function refuse(why: string): number {
  say(`No test was run: ${why}.`);
  return 2;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
