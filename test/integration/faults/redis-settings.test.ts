import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse } from '../whole/house.js';
import { openOutside } from '../whole/outside.js';
import { startAnother } from './another-product.js';

async function withRedis(options: Parameters<typeof startRedis>[0], work: (redis: RedisServer) => Promise<void>) {
  const redis = await startRedis(options);
  try {
    await work(redis);
  } finally {
    await redis.stop();
  }
}

describe('a Redis that is not set as it must be', () => {
  it('F16: may evict keys: a warning gives the line that mends it', async () => {
    await withRedis({ maxmemoryPolicy: 'allkeys-lru' }, async (redis) => {
      const house = await openHouse({ redis });
      const warned = house.logs().filter((line) => line.includes('Redis may lose work'));
      expect(warned).toHaveLength(1);
      expect(warned[0]).toContain('"level":40');
      expect(warned[0]).toContain(
        "Redis' maxmemory-policy is allkeys-lru: run  redis-cli CONFIG SET maxmemory-policy noeviction",
      );
      await house.close();
    });
  });

  it.each([
    { maxmemoryPolicy: 'allkeys-lru', mends: 'redis-cli CONFIG SET maxmemory-policy noeviction' },
    { appendonly: 'no-file', mends: 'redis-cli CONFIG SET appendonly yes' },
  ] as const)('F16: is refused where a durable one is required: $mends', async ({ mends, ...settings }) => {
    await withRedis(settings, async (redis) => {
      const outside = await openOutside({ redis });
      const product = await startAnother(outside, { KEYTURN_REQUIRE_DURABLE_REDIS: 'true' });
      await expect(product.atWork).rejects.toThrow(mends);
      expect((await fetch(`${product.url}/readyz`)).status).toBe(503);
      await product.stop();
      await outside.close();
    });
  });

  it.each([
    ['a wrong password', ':not-the-right-one@'],
    ['no password', ''],
  ])('F19: refuses %s: the start says so, and prints no password', async (_, credentials) => {
    await withRedis({ password: 'the-right-one' }, async (redis) => {
      const outside = await openOutside({ redis });
      const url = `redis://${credentials}127.0.0.1:${redis.port}`;
      for (const roles of ['bot,worker', 'bot']) {
        const product = await startAnother(outside, { REDIS_URL: url, KEYTURN_ROLES: roles });
        await expect(product.atWork).rejects.toThrow('Redis refuses the password in REDIS_URL');
        const said = product.logs.join('\n');
        expect(said).not.toContain('the-right-one');
        await product.stop();
      }
      await outside.close();
    });
  });

  it('F19: shows a certificate that nobody vouches for: the start says what to do about it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-redis-tls-'));
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, '-subj', '/CN=redis', ...files], { stdio: 'ignore' });
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
    const server = createServer({ key, cert }, (socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const outside = await openOutside();
    const product = await startAnother(outside, { REDIS_URL: `rediss://:the-right-one@127.0.0.1:${port}` });
    await expect(product.atWork).rejects.toThrow('is not trusted');
    expect(product.logs.join('\n')).not.toContain('the-right-one');
    await product.stop();
    await outside.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
});
