import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { V1CronJob, V1Job } from '@kubernetes/client-node';
import { connect, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { job } from './samples.js';

export function cronJobs(target: ContractTarget): void {
  describe('jobs and cron jobs', () => {
    let api: ContractApi;
    let namespace: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
    });
    afterAll(() => api.close());

    const cronJob = (name: string, spec: object = {}): V1CronJob =>
      ({
        metadata: { name },
        spec: { schedule: '0 3 29 2 *', jobTemplate: { spec: (job(name) as { spec: object }).spec }, ...spec },
      }) as V1CronJob;

    it('completes a Job and says when', async () => {
      const made = await api.batch.createNamespacedJob({ namespace, body: job('once') });
      expect(made.spec?.selector?.matchLabels).toEqual({ 'batch.kubernetes.io/controller-uid': made.metadata?.uid });
      await eventually(async () => {
        const { status } = await api.batch.readNamespacedJob({ namespace, name: 'once' });
        expect(status?.succeeded).toBe(1);
        expect(status?.conditions).toEqual(
          expect.arrayContaining([expect.objectContaining({ type: 'Complete', status: 'True' })]),
        );
        expect(status?.completionTime).toBeInstanceOf(Date);
      });
    });

    it('fills in what a CronJob leaves out', async () => {
      const made = await api.batch.createNamespacedCronJob({ namespace, body: cronJob('yearly') });
      expect(made.spec).toMatchObject({
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      expect(made.status).toEqual({});
    });

    it('counts a Job made from a CronJob’s template by hand as its own', async () => {
      const made = await api.batch.createNamespacedCronJob({ namespace, body: cronJob('manual', { suspend: true }) });
      const owner = {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        name: 'manual',
        uid: made.metadata?.uid ?? '',
        controller: true,
      };
      const metadata = {
        name: 'manual-now',
        ownerReferences: [owner],
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      };
      await api.batch.createNamespacedJob({
        namespace,
        body: { metadata, spec: made.spec?.jobTemplate.spec } as V1Job,
      });
      await eventually(async () => {
        const { status } = await api.batch.readNamespacedCronJob({ namespace, name: 'manual' });
        expect(status?.lastSuccessfulTime).toBeInstanceOf(Date);
        expect(status?.lastScheduleTime).toBeUndefined();
      });
    });

    it('keeps the pods of a Job that is deleted without a word about them, and warns', async () => {
      await api.batch.createNamespacedJob({ namespace, body: job('kept') });
      const pods = (): Promise<unknown[]> =>
        api.core.listNamespacedPod({ namespace, labelSelector: 'app=kept' }).then((list) => list.items);
      await eventually(async () => expect(await pods()).toHaveLength(1));
      const answer = await api.ask('DELETE', `/apis/batch/v1/namespaces/${namespace}/jobs/kept`);
      expect(answer.headers.get('warning')).toContain('child pods are preserved by default');
      await eventually(async () => {
        expect((await api.ask('GET', `/apis/batch/v1/namespaces/${namespace}/jobs/kept`)).code).toBe(404);
        expect(await pods()).toHaveLength(1);
      });
    });
  });
}
