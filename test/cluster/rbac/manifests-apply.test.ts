import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { render, type Manifest } from '../../unit/manifests/render.js';
import { openPlace, type Place } from '../rotations/place.js';
import { customKind } from '../search/custom-kind.js';
import { inPlace } from './in-place.js';
import { findKubectl, type Kubectl } from './kubectl.js';

const folders = ['base', 'examples', 'overlays/blue-green', 'overlays/example', 'overlays/own-namespaces'];

describe('The manifests on a real API server', () => {
  let place: Place;
  let kubectl: Kubectl;
  const wide: string[] = [];

  beforeAll(async () => {
    kubectl = findKubectl();
    place = await openPlace();
    // The overlay's third environment.
    await place.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${place.id}-pre-production` } });
  });
  afterAll(async () => {
    for (const path of wide) await place.ask('DELETE', path);
    await place?.close();
  });

  const rendered = (folder: string): Manifest[] => inPlace(render(folder, kubectl.file) ?? [], place);
  const apply = (objects: readonly Manifest[], ...words: string[]) =>
    kubectl.run(
      ['apply', '--server-side', '--warnings-as-errors', ...words, '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );

  test.each(folders)('%s are taken by a dry run of the server, without a warning', async (folder) => {
    const objects = rendered(folder);
    const { code, stdout, stderr } = await apply(objects, '--dry-run=server');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(objects.length);
    expect(objects.length).toBeGreaterThan(4);
  });

  describe('when base is applied', () => {
    const deployment = () => place.read('keyturn', 'deployments', 'keyturn');
    beforeAll(async () => {
      const objects = rendered('base');
      for (const { kind, metadata } of objects.filter(({ metadata: { namespace } }) => namespace === undefined)) {
        const plural = `${kind.toLowerCase()}s`;
        if (kind !== 'Namespace') wide.push(`/apis/rbac.authorization.k8s.io/v1/${plural}/${metadata.name}`);
      }
      expect(await apply(objects)).toMatchObject({ code: 0, stderr: '' });
    });

    test('Pod Security admits the pods of the bot and of Redis to its restricted namespace', async () => {
      const privileged = {
        metadata: { name: 'privileged' },
        spec: { containers: [{ name: 'app', image: 'app', securityContext: { privileged: true } }] },
      };
      const refused = await place.ask('POST', `${place.pathTo('keyturn', 'pods')}?dryRun=All`, privileged);
      expect(refused).toMatchObject({
        code: 403,
        body: { message: expect.stringContaining('PodSecurity "restricted') },
      });
      await eventually(async () => {
        expect((await deployment())['status']).toMatchObject({ replicas: 2 });
        expect((await place.read('keyturn', 'statefulsets', 'keyturn-redis'))['status']).toMatchObject({ replicas: 1 });
      });
    });

    test('it can be applied again: nobody else owns a field of it, and nothing rolls', async () => {
      const gathered = `/apis/rbac.authorization.k8s.io/v1/clusterroles/keyturn-search-${place.id}`;
      await eventually(async () => {
        const { body } = await place.insist('GET', gathered);
        expect((body as unknown as { rules: unknown[] }).rules?.length).toBeGreaterThanOrEqual(4);
      });
      const before = (await deployment()).metadata['generation'];
      expect(await apply(rendered('base'))).toMatchObject({ code: 0, stderr: '' });
      expect((await deployment()).metadata['generation']).toBe(before);
      const { body } = await place.insist('GET', gathered);
      expect((body as unknown as { rules: unknown[] }).rules.length).toBeGreaterThanOrEqual(4);
    });

    test("the documented command names the kinds that the search may not see, until a role gives the operator's group", async () => {
      const kind = customKind(`${place.id}.example.com`);
      const bot = `system:serviceaccount:${place.namespaces.keyturn}:keyturn`;
      const missing = async (): Promise<string[]> => {
        const { stdout } = await kubectl.script(documented('auth can-i').replace(/system:[\w:]+/, bot));
        return stdout.trim().split('\n');
      };
      await place.insist('POST', kind.definitions, kind.definition(['v1']));
      wide.push(kind.path);
      await eventually(async () => expect((await kubectl.run(['get', kind.name])).code).toBe(0));
      const before = await missing();
      expect(before).toContain(kind.name);
      // Other tests may have kinds of their own here; what belongs to Kubernetes is all seen.
      expect(before.filter((name) => !name.includes('.') || name.endsWith('k8s.io'))).toEqual([]);

      const ours = rendered('overlays/example').filter(({ metadata }) =>
        metadata.name.startsWith('keyturn-search-ours'),
      );
      const text = JSON.stringify(ours).replaceAll('shop.example.com', `${place.id}.example.com`);
      expect(await apply(JSON.parse(text) as Manifest[])).toMatchObject({ code: 0 });
      wide.push(`/apis/rbac.authorization.k8s.io/v1/clusterroles/keyturn-search-ours-${place.id}`);
      const ask = ['auth', 'can-i', 'list', kind.name, '--all-namespaces', `--as=${bot}`];
      await eventually(async () => expect(await kubectl.run(ask)).toMatchObject({ code: 0 }));
      expect(await missing()).not.toContain(kind.name);
    });
  });
});

/** The shell block of the page for operators that has these words. */
function documented(words: string): string {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/operations.md', import.meta.url)), 'utf8');
  const blocks = [...page.matchAll(/```sh\n([\s\S]+?)```/g)].map(([, block = '']) => block);
  const found = blocks.find((block) => block.includes(words));
  if (found === undefined) throw new Error(`docs/operations.md has no command with ${words}`);
  return found;
}
