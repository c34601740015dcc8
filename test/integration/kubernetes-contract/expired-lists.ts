import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { secret } from './samples.js';

/** A list that takes longer than the server remembers. */
export function expiredLists(target: ContractTarget): void {
  describe('lists that have expired', () => {
    let api: ContractApi;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      path = `/api/v1/namespaces/${await api.newNamespace()}/secrets`;
      for (const name of ['a', 'b', 'c', 'd']) await api.ask('POST', path, { body: secret(name) });
    });
    afterAll(() => api.close());

    const namesOf = ({ body }: Answer): unknown[] =>
      (body.items ?? []).map((item) => (item['metadata'] as { name: string }).name);
    const next = (token: string | undefined, limit: number): Promise<Answer> =>
      api.ask('GET', `${path}?limit=${limit}&continue=${encodeURIComponent(token ?? '')}`);
    /** The token as if its list had begun when the cluster was new: every server has forgotten that. */
    const aged = (token: string | undefined): string => {
      const held = JSON.parse(Buffer.from(token ?? '', 'base64url').toString()) as { rv: number };
      return Buffer.from(JSON.stringify({ ...held, rv: 1 })).toString('base64url');
    };

    it('are refused with 410 and a token to go on without consistency', async () => {
      const first = await api.ask('GET', `${path}?limit=1`);
      const refused = await next(aged(first.body.metadata?.continue), 1);
      expect(refused.code).toBe(410);
      expect(refused.body).toMatchObject({ kind: 'Status', reason: 'Expired' });
      expect(refused.body.message).toMatch(
        /^The provided continue parameter is too old to display a consistent list result\. /,
      );
      await api.ask('DELETE', `${path}/c`);
      const second = await next(refused.body.metadata?.continue, 2);
      expect(namesOf(second)).toEqual(['b', 'd']);
      await api.ask('POST', path, { body: secret('c') });
    });

    it('go on consistently from where they were taken up again', async () => {
      const first = await api.ask('GET', `${path}?limit=1`);
      const refused = await next(aged(first.body.metadata?.continue), 1);
      const second = await next(refused.body.metadata?.continue, 1);
      await api.ask('DELETE', `${path}/d`);
      const third = await next(second.body.metadata?.continue, 9);
      expect([...namesOf(first), ...namesOf(second), ...namesOf(third)]).toEqual(['a', 'b', 'c', 'd']);
      expect(third.body.metadata?.resourceVersion).toBe(second.body.metadata?.resourceVersion);
      await api.ask('POST', path, { body: secret('d') });
    });

    it('are refused too when an old state is asked for by its version', async () => {
      const { code, body } = await api.ask('GET', `${path}?resourceVersion=1&resourceVersionMatch=Exact`);
      expect(code).toBe(410);
      expect(body.reason).toBe('Expired');
    });
  });
}
