import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { annotateVersion } from '../../../src/kubernetes/annotate-version.js';
import { moveAnchor, readAnchor } from '../../../src/kubernetes/audit-anchor.js';
import { runCheckJob } from '../../../src/kubernetes/check-job.js';
import { clearFence } from '../../../src/kubernetes/clear-fence.js';
import { clockSkew } from '../../../src/kubernetes/clock-skew.js';
import { openClusters, type Cluster, type Clusters } from '../../../src/kubernetes/clusters.js';
import { countLogErrors } from '../../../src/kubernetes/count-log-errors.js';
import { cronJobsOf } from '../../../src/kubernetes/cron-jobs.js';
import { deleteVersion } from '../../../src/kubernetes/delete-version.js';
import { provePods } from '../../../src/kubernetes/prove-pods.js';
import { readShape } from '../../../src/kubernetes/read-shape.js';
import { resources } from '../../../src/kubernetes/resources.js';
import { restartWorkloads } from '../../../src/kubernetes/restart-workloads.js';
import { restoreStage } from '../../../src/kubernetes/restore-stage.js';
import { searchReferences } from '../../../src/kubernetes/search/search-references.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';
import { switchStage } from '../../../src/kubernetes/switch-stage.js';
import { updateInPlace } from '../../../src/kubernetes/update-in-place.js';
import { listVersions } from '../../../src/kubernetes/versions.js';
import type { NotSeen } from '../../../src/rotation/reference.js';
import { readResources } from '../../unit/manifests/render.js';
import { grantsOf, usedRights, type Right } from '../../unit/manifests/rights.js';
import { connect, type ContractApi } from '../kubernetes-contract/contract-api.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { baseName, create, draw, newName, rotationId, tell } from './bot-calls.js';
import { attemptText, denied, type Attempt } from './denied.js';
import { oldName, type RightsPlace, type RightsTarget, type ShippedNamespace } from './rights-target.js';

/** What the bot may do with the rights that are shipped, and what not: every call that it makes, and reviews of others. */
export function shippedRights(target: RightsTarget): void {
  describe(`The rights of manifests/base on ${target.name}`, () => {
    let place: RightsPlace;
    let clusters: Clusters;
    let cluster: Cluster;
    let api: ContractApi;
    let folder: string;

    beforeAll(async () => {
      place = await target.open();
      folder = mkdtempSync(join(tmpdir(), 'keyturn-rights-'));
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, place.kubeconfig);
      clusters = openClusters({ kubeconfig, call: 4000, deadline: 8000 });
      cluster = await clusters.open(undefined);
      api = await connect({
        name: 'the bot',
        start: async () => ({ kubeconfig: place.kubeconfig, close: async () => {} }),
      });
      // A role that was just bound or gathered counts a moment later.
      await eventually(async () => {
        for (const right of mostlyLate) expect([attemptText(right), await isAllowed(right)]).toContain(true);
      });
    });

    afterAll(async () => {
      await api?.close();
      await clusters?.close();
      await place?.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    const isAllowed = async ({ in: where, ...attempt }: Attempt): Promise<boolean> => {
      const namespace = where === undefined ? {} : { namespace: nameOf(where) };
      const spec = { resourceAttributes: { ...attempt, ...namespace } };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const { code, body } = await api.ask('POST', path, { body: { spec } });
      expect(code).toBe(201);
      return (body.status as { allowed: boolean }).allowed;
    };
    const nameOf = (where: NonNullable<Attempt['in']>): string =>
      where === 'default' || where === 'kube-system' ? where : place.namespaces[where];

    test.each(['staging', 'production'] as const)('suffice for a rotation in %s and back', async (where) => {
      const namespace = nameOf(where);
      const plan = await draw(cluster, namespace);
      expect(plan.blockers).toEqual([]);
      expect(plan.workloads.map(({ kind }) => kind)).toContain('Deployment');
      expect(await create(cluster, namespace)).toBe('created');
      expect(await annotateVersion(cluster, namespace, newName, { state: 'in-use' })).toBe('changed');
      const wanted = { plan, baseName, name: newName, rotationId, requestedBy: 'U0ANNA' };
      const { switched } = await switchStage(cluster, { ...wanted, stillWanted: () => Promise.resolve(true) });
      expect(switched).toContain('deployment/auth-service');
      await eventually(async () => {
        const { proven, total } = await provePods(cluster, plan, newName);
        expect(proven).toBe(total);
      });
      const now = Date.now();
      const span = { patterns: ['invalid token'], from: now - 60_000, to: now };
      expect(await countLogErrors(cluster, plan, span)).toMatchObject({ total: 0 });
      expect(await tell(cluster, namespace)).toBe(true);
      const { restored, failed } = await restoreStage(cluster, { plan, name: newName, rotationId });
      expect(restored).toContain('deployment/auth-service');
      expect(failed).toEqual([]);
      await clearFence(cluster, plan, rotationId);
    });

    test('suffice to update development in place and to restart it', async () => {
      const namespace = nameOf('staging');
      const order = { namespace, name: 'auth-dev', secret: 'auth-dev', rotationId, keys: ['api_token'] };
      const update = (rotation: string) =>
        updateInPlace(cluster, { ...order, rotationId: rotation, obtain: async () => ({ api_token: rotation }) });
      expect([await update('one'), await update('two')]).toEqual(['updated', 'updated']);
      const { workloads } = await draw(cluster, namespace);
      expect(await restartWorkloads(cluster, workloads, rotationId, Date.now())).toEqual(['deployment/auth-service']);
    });

    test('let the plan see every kind, in all namespaces', async () => {
      const { notSeen } = await draw(cluster, nameOf('staging'));
      expect((notSeen ?? []).filter(isGranted)).toEqual([]);
    });

    test.each(['staging', 'production'] as const)(
      'suffice for cleanup in %s, whose search sees everything',
      async (where) => {
        const namespace = nameOf(where);
        const order = { namespaces: [namespace], wanted: secretNamed(newName) };
        const { notSeen } = await searchReferences(cluster, order);
        expect(notSeen.filter(isGranted)).toEqual([]);
        expect(Array.isArray(await cronJobsOf(cluster, namespace, baseName))).toBe(true);
        const shape = await readShape(cluster, namespace, newName);
        if (!shape) throw new Error('the version is gone');
        const { uid, resourceVersion } = shape;
        expect(await deleteVersion(cluster, namespace, newName, { uid, resourceVersion })).toBe('deleted');
      },
    );

    test('suffice to run the integration test in staging, and not in production', async () => {
      const order = { cronJob: 'auth-smoke-tests', rotationId, secretName: oldName, baseName };
      const staging = { ...order, namespace: nameOf('staging'), stage: 'staging' as const };
      expect(await runCheckJob(cluster, staging)).toMatchObject({ state: 'running' });
      const elsewhere = runCheckJob(cluster, { ...staging, namespace: nameOf('production') });
      await expect(elsewhere).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('suffice to anchor the audit log, first and again', async () => {
      const namespace = nameOf('keyturn');
      expect(await moveAnchor(cluster, namespace, { chain: 'a', seq: 1, hash: 'one' })).toBe('moved');
      expect(await moveAnchor(cluster, namespace, { chain: 'a', seq: 2, hash: 'two' })).toBe('moved');
      expect(await readAnchor(cluster, namespace)).toEqual({ chain: 'a', seq: 2, hash: 'two' });
      expect(Math.abs(await clockSkew(cluster))).toBeLessThan(5000);
    });

    test.each(['default', 'keyturn', 'kube-system'] as const)('open no Secret and no workload in %s', async (where) => {
      const namespace = nameOf(where);
      await expect(listVersions(cluster, namespace, baseName)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(readShape(cluster, namespace, oldName)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(create(cluster, namespace)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(draw(cluster, namespace)).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('are in force for every call that the bot makes', async () => {
      const attempts = usedRights.flatMap(attemptsOf);
      const refused: string[] = [];
      for (const attempt of attempts) if (!(await isAllowed(attempt))) refused.push(attemptText(attempt));
      expect({ asked: attempts.length > 50, refused }).toEqual({ asked: true, refused: [] });
    });

    test('refuse what the bot is not for', async () => {
      const granted: string[] = [];
      for (const attempt of denied) if (await isAllowed(attempt)) granted.push(attemptText(attempt));
      expect({ asked: denied.length > 150, granted }).toEqual({ asked: true, granted: [] });
    });
  });
}

/** What comes last: roles that are gathered, and bindings in every namespace. */
const mostlyLate: readonly Attempt[] = [
  { verb: 'list', resource: 'configmaps' },
  { verb: 'list', group: 'velero.io', resource: 'backups' },
  { verb: 'list', resource: 'secrets', in: 'production' },
  { verb: 'create', resource: 'configmaps', in: 'keyturn' },
];

const groups = new Set(grantsOf(readResources('base')).map(({ group }) => group));

/** A kind of a group that base grants. Other tests on the cluster may have kinds of groups that nobody has heard of. */
function isGranted({ kind }: NotSeen): boolean {
  const [, group = ''] = /^[^.]*\.?(.*)$/.exec(kind) ?? [];
  return groups.has(group) || kind.includes(' ');
}

function attemptsOf({ verb, kind, subresource, name, where }: Right): Attempt[] {
  const { group, plural } = resources[kind];
  const attempt = {
    verb,
    group,
    resource: plural,
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
  };
  return placesOf[where].map((namespace) => ({ ...attempt, in: namespace }));
}

const placesOf: Readonly<Record<Right['where'], readonly (ShippedNamespace | 'kube-system')[]>> = {
  environment: ['staging', 'production'],
  'check-job': ['staging'],
  keyturn: ['keyturn'],
  'kube-system': ['kube-system'],
};
