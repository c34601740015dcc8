import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis } from '../stand-ins/redis.js';
import { keyturn } from './keyturn-process.js';
import { openHouse, type House } from './whole/house.js';

describe('the command line', () => {
  let folder: string;
  let house: House;
  let redis: Awaited<ReturnType<typeof startRedis>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyturn-cli-'));
    redis = await startRedis();
    house = await openHouse({ redis });
    await house.request('ada', 'auth-api --reason "for the log"');
    await house.approve('bob');
    await house.ended();
  });

  afterAll(async () => {
    await house.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('says that a valid catalogue is valid and exits 0', async () => {
    const { exit, out } = await keyturn(['check-config', house.configPath]);
    expect({ exit, out }).toEqual({ exit: 0, out: `${house.configPath} is valid: 1 secret (auth-api)\n` });
  });

  it('names every problem of a broken catalogue, one a line, and exits 1', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'chanel: C0SECRETS\nsecrets: { status: { keys: 3 } }\n');
    const { exit, out } = await keyturn(['check-config', file]);
    const lines = out.trim().split('\n');
    expect(exit).toBe(1);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toContain(`${file}:1:1 chanel: unknown key; did you mean "channel"?`);
  });

  it('answers with one JSON object where --json is given', async () => {
    const { exit, out } = await keyturn(['--json', 'check-config', house.configPath]);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, secrets: ['auth-api'] });
  });

  it('exits 2 and changes nothing for a command that does not exist', async () => {
    const { exit, out, trouble } = await keyturn(['frob']);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(trouble).toContain("unknown command 'frob'");
  });

  it('lists the versions of a secret in every environment with their state', async () => {
    const { exit, out } = await keyturn(['versions', 'auth-api'], {
      KEYTURN_CONFIG: house.configPath,
      KUBECONFIG: house.variables['KUBECONFIG'] ?? '',
    });
    const newest = house.secrets('production').at(-1)?.name;
    expect(exit).toBe(0);
    expect(out.split('\n')).toContain(`production  ${newest}  done`);
  });

  it('exits 3 where an environment can not be read, and says which', async () => {
    const file = join(folder, 'nowhere.yaml');
    await writeFile(file, kubeconfigTo('http://127.0.0.1:1'));
    const { exit, out } = await keyturn(['versions', 'auth-api'], {
      KEYTURN_CONFIG: house.configPath,
      KUBECONFIG: file,
    });
    expect(exit).toBe(3);
    expect(out).toContain('production  could not be read: unreachable');
  });

  it('names the secrets that there are where one is misspelt, and exits 2', async () => {
    const { exit, out } = await keyturn(['versions', 'auth-ap'], { KEYTURN_CONFIG: house.configPath });
    expect({ exit, out }).toEqual({ exit: 2, out: 'No secret "auth-ap". There are: auth-api\n' });
  });

  it('says which variables the audit log needs, and never waits for a Redis that is away', async () => {
    const nothing = await keyturn(['audit', 'verify']);
    expect(nothing).toMatchObject({ exit: 2, out: "Set REDIS_URL and KEYTURN_AUDIT_KEY: they are the bot's own.\n" });
    const away = await keyturn(['audit', 'verify'], {
      REDIS_URL: 'redis://:a-password@127.0.0.1:1',
      KEYTURN_AUDIT_KEY: 'k'.repeat(32),
    });
    expect(away.exit).toBe(3);
    expect(`${away.out}${away.trouble}`).not.toContain('a-password');
  });
});

function kubeconfigTo(server: string): string {
  const cluster = { server, 'insecure-skip-tls-verify': true };
  const names = ['staging', 'production'];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'staging',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
  });
}
