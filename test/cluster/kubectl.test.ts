import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type ContractApi } from '../integration/kubernetes-contract/contract-api.js';
import { kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { clusterKubeconfig } from './cluster.js';
import { findControlPlane } from './control-plane/build.js';
import { commands, manifest, type Compared } from './kubectl-commands.js';

interface Side {
  readonly api: ContractApi;
  readonly kubeconfig: string;
  readonly namespace: string;
}

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const kubectl = findControlPlane()?.program('kubectl');

(kubectl === undefined ? describe.skip : describe)(
  'kubectl says of the stand-in what it says of a real cluster',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-kubectl-'));
    let kubernetes: Kubernetes;
    let sides: Side[];
    beforeAll(async () => {
      kubernetes = await startKubernetes();
      const kubeconfigs = [kubeconfigText(kubernetes.kubeconfig('stand-in')), clusterKubeconfig().text];
      sides = await Promise.all(
        kubeconfigs.map((kubeconfig, at) => side(kubeconfig, join(folder, `${at}.kubeconfig`))),
      );
    });
    afterAll(async () => {
      for (const { api } of sides) await api.close();
      await kubernetes.close();
      rmSync(folder, { recursive: true });
    });

    test.each(commands)('kubectl %s', async (words, compared = 'all') => {
      const [standIn, real] = await Promise.all(sides.map((one) => run(one, words, compared)));
      expect(standIn).toEqual(real);
    });
  },
);

async function side(kubeconfig: string, file: string): Promise<Side> {
  writeFileSync(file, kubeconfig);
  const api = await connect({ name: '', start: async () => ({ kubeconfig, close: async () => undefined }) });
  return { api, kubeconfig: file, namespace: await api.newNamespace() };
}

async function run({ kubeconfig, namespace }: Side, words: string, compared: Compared): Promise<Said> {
  const where = ['--kubeconfig', kubeconfig, '--namespace', namespace, '--cache-dir', `${kubeconfig}-cache`];
  const child = spawn(kubectl ?? '', [...words.split(' '), ...where], { stdio: 'pipe', env: {} });
  child.stdin.end(manifest);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  const [said, complained] = [neutral(out, namespace), neutral(err, namespace)];
  if (compared === 'code') return { code, out: '', err: complained };
  return { code, out: compared === 'last' ? (said.split('\n').at(-1) ?? '') : said, err: complained };
}

/** Without what differs from one moment to the next: times, drawn names, addresses, and how wide that makes a column. */
function neutral(said: string, namespace: string): string {
  return said
    .replaceAll(namespace, 'ns')
    .replace(/^Events:[^]*$/m, '')
    .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000/g, '<time>')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:]+Z\b/g, '<time>')
    .replace(/\b(web|db|agent)-[a-z0-9]{6,10}\b/g, '$1-<hash>')
    .replace(/\bweb-<hash>-[a-z0-9]{5}\b/g, 'web-<hash>-<pod>')
    .replace(/pod-template-hash=[a-z0-9]+/g, 'pod-template-hash=<hash>')
    .replace(/\b(\d+m)?\d+s\b/g, '<age>')
    .replace(/-{3,}/g, '---')
    .replace(/[ \t]+/g, ' ')
    .trim();
}
