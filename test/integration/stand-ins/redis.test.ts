import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';

import { ensureRedisServer } from '../../stand-ins/ensure-redis-server.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { startTcpProxy, type TcpProxy } from '../../stand-ins/tcp-proxy.js';

let server: RedisServer;
let proxy: TcpProxy;
let client: Redis;

beforeAll(async () => {
  server = await startRedis({ password: 'p@ss word' });
  proxy = await startTcpProxy({ port: server.port });
  client = connectTo(proxy.port);
});
afterAll(async () => {
  client.disconnect();
  await proxy.close();
  await server.stop();
});

function connectTo(port: number): Redis {
  const made = new Redis(port, '127.0.0.1', {
    password: 'p@ss word',
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
  });
  made.on('error', () => undefined);
  return made;
}

describe('the Redis of a test', () => {
  test('what it acknowledged survives SIGKILL, and FLUSHALL takes it away', async () => {
    await client.set('kept', 'yes');
    await server.kill();
    await server.restart();
    expect(await client.get('kept')).toBe('yes');
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    await server.flushAll();
    expect(await client.get('kept')).toBeNull();
  });

  test('root on a Debian gets one installed, anybody else is told what to install', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-apt-'));
    const program = join(folder, 'apt-get');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = install ] && /bin/ln -s /bin/true ${folder}/redis-server\n`, {
      mode: 0o755,
    });
    if (process.getuid?.() === 0) expect(ensureRedisServer(folder)).toBe(join(folder, 'redis-server'));
    else expect(() => ensureRedisServer(folder)).toThrow('sudo apt-get install -y redis-server');
    rmSync(folder, { recursive: true });
  });

  test('a machine without one is told in one line what to install', () => {
    expect(() => ensureRedisServer('/nowhere')).toThrow(
      /^No redis-server or valkey-server on PATH\. Install one .*REDIS_URL.*$/,
    );
  });
});

describe('the proxy before it', () => {
  test('a command is held before Redis sees it', async () => {
    const pause = proxy.pauseBefore(({ name, args }) => name === 'SET' && args[0] === 'a', 2);
    await client.set('a', '1');
    const second = client.set('a', '2');
    expect(await pause.reached).toEqual({ name: 'SET', args: ['a', '2'] });
    const other = connectTo(server.port);
    expect(await other.get('a')).toBe('1');
    pause.release();
    await second;
    expect(await other.get('a')).toBe('2');
    other.disconnect();
  });

  test('an answer is held after Redis did the command', async () => {
    const other = connectTo(server.port);
    const pause = proxy.pauseAfter(({ name }) => name === 'INCR');
    const answer = client.incr('n');
    await pause.reached;
    expect(await other.get('n')).toBe('1');
    proxy.cut();
    proxy.restore();
    pause.remove();
    other.disconnect();
    expect(await answer).toBe(2);
  });

  test('frozen, nothing passes; thawed, nothing is lost', async () => {
    proxy.freeze();
    let done = false;
    const set = client.set('frozen', 'x').then(() => (done = true));
    const other = connectTo(server.port);
    await other.ping();
    expect(done).toBe(false);
    expect(await other.get('frozen')).toBeNull();
    other.disconnect();
    proxy.thaw();
    await set;
    expect(await client.get('frozen')).toBe('x');
  });

  test('cut, connections are refused until it is restored; a share of them can be dropped', async () => {
    proxy.cut();
    const failing = new Redis(proxy.port, '127.0.0.1', { retryStrategy: () => null, lazyConnect: true });
    failing.on('error', () => undefined);
    await expect(failing.connect()).rejects.toThrow();
    proxy.restore();
    proxy.dropShare(0.5);
    const late = connectTo(proxy.port);
    expect(await late.ping()).toBe('PONG');
    proxy.dropShare(0);
    late.disconnect();
  });

  test('delayed, an answer takes at least that long', async () => {
    proxy.delay(60);
    const started = performance.now();
    await client.ping();
    expect(performance.now() - started).toBeGreaterThanOrEqual(110);
    proxy.delay(0);
  });
});
