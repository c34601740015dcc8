import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleCatalogue } from '../unit/configuration/sample-catalogue.js';
import { closedPort, startContainer, type Container } from './dockerfile/container.js';
import { readDockerfile } from './dockerfile/read-dockerfile.js';
import { readDockerignore } from './dockerfile/read-dockerignore.js';
import { registryAnswers } from './dockerfile/registry-answers.js';
import { replay, type Image } from './dockerfile/replay.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const isIgnored = readDockerignore(readFileSync(join(checkout, '.dockerignore'), 'utf8'));
const stages = readDockerfile(readFileSync(join(checkout, 'Dockerfile'), 'utf8'));

/** What an npm script gets from the npm that runs it, but for where packages come from and whom to trust there. */
const ours = /^(npm_(?!config_(registry|cache|userconfig)$)|NODE_(?!EXTRA_CA_CERTS$)|INIT_CWD)/i;

/** A shell of an image: nothing of our own npm's, and the Node that runs us in place of the base image's. */
const shell = {
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name))),
  PATH: `${dirname(execPath)}${delimiter}${env['PATH'] ?? ''}`,
  // npm waits five minutes for an answer that got lost, and asks about everything that it has in its cache.
  npm_config_fetch_timeout: '20000',
  npm_config_prefer_offline: 'true',
};
const online = registryAnswers(shell);

test.each(stages.map(({ base }) => base))('The base image %s is named by a tag that is not latest', (base) => {
  expect(base).toMatch(/^node:\d+-slim$/);
});

test.each([
  'test',
  'node_modules',
  '.git',
  'dist',
  '.env',
  'keyturn.yaml',
  'docs',
  'manifests/base/kustomization.yaml',
])('Nothing of %s is sent to the engine', (path) => {
  expect(isIgnored(path)).toBe(true);
});

if (!online) {
  const isRequired = env['CI'] === 'true';
  // In CI a suite that can't run is a failure: nobody reads what was skipped there.
  (isRequired ? test : test.skip)("The image is replayed (npm's registry does not answer)", () => {
    throw new Error("npm's registry does not answer, so nothing could be installed");
  });
}

(online ? describe : describe.skip)('The image, replayed in empty folders', () => {
  let folder: string;
  let image: Image;
  const running: Container[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyturn-image-'));
    chmodSync(folder, 0o755);
    image = replay({ context: checkout, folder, isIgnored, environment: shell }, stages);
  }, 180_000);

  afterAll(() => {
    for (const { process } of running) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds the built product and production dependencies, and neither tests nor sources', () => {
    const app = join(image.root, image.workdir);
    expect(readdirSync(app).sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json']);
    expect(readdirSync(join(app, 'dist')).sort()).toEqual(['jobs', 'src']);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const isInstalled = (name: string) => existsSync(join(app, 'node_modules', name));
    expect(Object.keys(dependencies).filter((name) => !isInstalled(name))).toEqual([]);
    // luxon's types and the like may come along with a production dependency; tools may not.
    expect(Object.keys(devDependencies).filter((name) => !name.startsWith('@types/') && isInstalled(name))).toEqual([]);
  });

  test('runs as a number that is not root, and may not write to what it runs', async () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.environment).toEqual({ NODE_ENV: 'production' });
    const script = "require('node:fs').writeFileSync('dist/src/main.js', '')";
    if (process.getuid?.() !== 0) return;
    const container = start({}, ['node', '-e', script]);
    expect(await container.ended()).not.toBe(0);
    expect(container.output()).toContain('EACCES');
  });

  test('answers /healthz while Redis, Slack, Datadog and Kubernetes are all away', async () => {
    const port = await closedPort();
    const container = start(await lonely(port));
    const answer = await eventually(container, () => fetch(`http://127.0.0.1:${port}/healthz`));
    expect(answer.status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    container.process.kill('SIGTERM');
    expect(await container.ended()).toBe(0);
  });

  test('says in one message which variables are missing, and ends', async () => {
    const container = start({});
    expect(await container.ended()).toBe(1);
    const [first, ...lines] = container.output().trim().split('\n');
    expect(first).toBe('The environment is not complete:');
    expect(lines.map((line) => /^ {2}([A-Z_]+): /.exec(line)?.[1])).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'REDIS_URL',
      'DD_API_KEY',
      'DD_APP_KEY',
      'DATADOG_WEBHOOK_SECRET',
      'KEYTURN_AUDIT_KEY',
    ]);
  });

  function start(environment: Record<string, string>, command?: readonly string[]): Container {
    const container = startContainer(image, environment, command);
    running.push(container);
    return container;
  }

  /** A whole environment in which nothing can be reached. */
  async function lonely(port: number): Promise<Record<string, string>> {
    const nowhere = `127.0.0.1:${await closedPort()}`;
    const catalogue = join(folder, 'keyturn.yaml');
    writeFileSync(catalogue, sampleCatalogue(['        context: production\n', '']));
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(`https://${nowhere}`));
    return {
      HOME: '/nowhere',
      PORT: String(port),
      SLACK_BOT_TOKEN: 'xoxb-000000000000-not-a-token',
      SLACK_SIGNING_SECRET: '0'.repeat(32),
      SLACK_API_URL: `http://${nowhere}/api/`,
      REDIS_URL: `redis://${nowhere}`,
      DD_API_KEY: 'none',
      DD_APP_KEY: 'none',
      DD_API_URL: `http://${nowhere}`,
      DATADOG_WEBHOOK_SECRET: 'w'.repeat(32),
      KEYTURN_AUDIT_KEY: 'a'.repeat(32),
      KEYTURN_CONFIG: catalogue,
      KUBECONFIG: kubeconfig,
    };
  }
});

/** Asks again until it is answered; a container that ended answers no more. */
async function eventually(container: Container, ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    try {
      return await ask();
    } catch {
      if (container.process.exitCode !== null) throw new Error(`it ended: ${container.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'nowhere', cluster: { server } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'nowhere', context: { cluster: 'nowhere', user: 'nobody' } }],
    'current-context': 'nowhere',
  });
}
