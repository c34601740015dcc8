import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clockSkew } from '../../../src/kubernetes/clock-skew.js';
import { openClusters, type Clusters } from '../../../src/kubernetes/clusters.js';

let directory: string;
let server: Server;
let connections = 0;
const clients = new Set<string>();
const opened: Clusters[] = [];

/** A certificate that is its own authority. */
function certificate(name: string): void {
  const files = ['-keyout', join(directory, `${name}.key`), '-out', join(directory, `${name}.crt`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'ignore' });
}

const pem = (file: string) => readFileSync(join(directory, file));
const data = (file: string) => pem(file).toString('base64');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyturn-tls-'));
  for (const name of ['server', 'client', 'stranger']) certificate(name);
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  connections = 0;
  clients.clear();
  // An API server prefers HTTP/2; this one can't speak it, so a client that takes the offer gets no answer.
  const ALPNProtocols = ['h2', 'http/1.1'];
  const options = {
    ALPNProtocols,
    key: pem('server.key'),
    cert: pem('server.crt'),
    ca: pem('client.crt'),
    requestCert: true,
  };
  server = createServer(options, ({ socket, headers }, answer) => {
    const { CN } = (socket as TLSSocket).getPeerCertificate().subject;
    clients.add(`${String(CN)} ${headers.authorization ?? ''}`);
    answer.setHeader('content-type', 'application/json');
    answer.end('{"kind":"Namespace","metadata":{"name":"kube-system","uid":"u"}}');
  });
  server.on('secureConnection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((clusters) => clusters.close()));
  await new Promise((resolve) => server.close(resolve));
});

async function open(authority: string, client: string) {
  const cluster = {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    'certificate-authority-data': data(authority),
  };
  const user = {
    'client-certificate-data': data(`${client}.crt`),
    'client-key-data': data(`${client}.key`),
    token: 'the-token',
  };
  const kubeconfig = join(directory, 'kubeconfig');
  const config = {
    'current-context': 'c',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const clusters = openClusters({ kubeconfig, call: 1000, deadline: 300 });
  opened.push(clusters);
  return clusters.open(undefined);
}

describe('a server with TLS', () => {
  test('is trusted by its own authority, sees our certificate and token, and keeps its connections', async () => {
    const cluster = await open('server.crt', 'client');
    for (let count = 0; count < 10; count += 1) await clockSkew(cluster);
    expect([...clients]).toEqual(['client Bearer the-token']);
    // One may still be busy ending an answer when the next request comes.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('has connections open for as many calls at once as it was warmed for', async () => {
    const cluster = await open('server.crt', 'client');
    await cluster.warm(8);
    expect(connections).toBe(8);
    await Promise.all(Array.from({ length: 8 }, () => clockSkew(cluster)));
    // Some may still be busy ending an answer; a cluster that nobody warmed would have opened eight more.
    expect(connections).toBeLessThanOrEqual(12);
  });

  test('of another authority is not spoken to', async () => {
    const cluster = await open('stranger.crt', 'client');
    await expect(clockSkew(cluster)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(cluster.warm(2)).resolves.toBeUndefined();
    expect(clients.size).toBe(0);
  });

  test('that does not know our certificate refuses us', async () => {
    const cluster = await open('server.crt', 'stranger');
    await expect(clockSkew(cluster)).rejects.toMatchObject({ code: 'unreachable' });
    expect(clients.size).toBe(0);
  });
});
