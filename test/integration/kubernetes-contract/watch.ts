import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ContractApi, type WatchEvent } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { secret } from './samples.js';

export function watching(target: ContractTarget): void {
  describe('watching', () => {
    let api: ContractApi;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      path = `/api/v1/namespaces/${await api.newNamespace()}/secrets`;
    });
    afterAll(() => api.close());

    const revision = async (): Promise<string> => (await api.ask('GET', path)).body.metadata?.resourceVersion ?? '';
    const short = (events: readonly WatchEvent[]): string[] =>
      events.map(({ type, object }) => `${type} ${object.metadata?.name}`);
    const label = (name: string, group: string): Promise<unknown> =>
      api.ask('PATCH', `${path}/${name}`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { group } } },
      });

    it('tells what happened after a resourceVersion, in order, and goes on with what happens then', async () => {
      const from = await revision();
      await api.ask('POST', path, { body: secret('seen') });
      const watching = api.stream(`${path}?watch=true&resourceVersion=${from}`, (events) => events.length >= 3);
      await label('seen', 'a');
      await api.ask('DELETE', `${path}/seen`);
      const events = await watching;
      expect(short(events)).toEqual(['ADDED seen', 'MODIFIED seen', 'DELETED seen']);
      const versions = events.map(({ object }) => Number(object.metadata?.resourceVersion));
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      expect(events[0]?.object.kind).toBe('Secret');
    });

    it('tells an object that stops matching the selector as deleted', async () => {
      const from = await revision();
      await api.ask('POST', path, { body: secret('leaving') });
      await label('leaving', 'in');
      await label('leaving', 'out');
      const query = `watch=true&labelSelector=group%3Din&resourceVersion=${from}`;
      expect(short(await api.stream(`${path}?${query}`, (events) => events.length >= 2))).toEqual([
        'ADDED leaving',
        'DELETED leaving',
      ]);
    });

    it('starts with everything there is when no resourceVersion is given', async () => {
      await api.ask('POST', path, { body: secret('standing') });
      const events = await api.stream(
        `${path}?watch=true&fieldSelector=metadata.name%3Dstanding`,
        (seen) => seen.length >= 1,
      );
      expect(short(events)).toEqual(['ADDED standing']);
    });

    it('marks the end of the initial events with a bookmark', async () => {
      const query = 'watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
      const isEnd = ({ type }: WatchEvent): boolean => type === 'BOOKMARK';
      const events = await api.stream(`${path}?${query}`, (seen) => seen.some(isEnd));
      expect(events.find(isEnd)?.object.metadata?.['annotations']).toMatchObject({
        'k8s.io/initial-events-end': 'true',
      });
    });

    it('says 410 when the resourceVersion is too old', async () => {
      const events = await api.stream(`${path}?watch=true&resourceVersion=1`, (seen) => seen.length >= 1);
      expect(events[0]).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    });

    it('ends after timeoutSeconds', async () => {
      const from = await revision();
      expect(await api.stream(`${path}?watch=true&timeoutSeconds=1&resourceVersion=${from}`, () => false)).toEqual([]);
    });
  });
}
