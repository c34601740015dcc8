import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { secret } from './samples.js';

const protobuf = 'application/vnd.kubernetes.protobuf';
const group = 'typed.keyturn.dev';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** What a list comes as, for who would rather have protobuf and can do with JSON. */
export function mediaTypes(target: ContractTarget): void {
  describe('media types', () => {
    let api: ContractApi;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      path = `/api/v1/namespaces/${await api.newNamespace()}/secrets`;
      for (const name of ['a', 'b', 'c']) await api.ask('POST', path, { body: secret(name) });
    });
    afterAll(async () => {
      await api.ask('DELETE', `${definitions}/parts.${group}`);
      await api.close();
    });

    it('answers protobuf or JSON when both are asked for, and says which', async () => {
      const { code, headers, text } = await api.ask('GET', `${path}?limit=2`, {
        accept: `${protobuf}, application/json`,
      });
      expect(code).toBe(200);
      const type = headers.get('content-type');
      expect([protobuf, 'application/json']).toContain(type);
      expect(text.startsWith(type === protobuf ? 'k8s\0' : '{')).toBe(true);
      for (const name of ['a', 'b']) expect(text).toContain(name);
    });

    it('answers JSON when that is asked for first', async () => {
      const { headers, body } = await api.ask('GET', path, { accept: `application/json, ${protobuf}` });
      expect(headers.get('content-type')).toBe('application/json');
      expect(body.items).toHaveLength(3);
    });

    it('answers JSON for custom kinds, which have no protobuf, and 406 where JSON is not accepted', async () => {
      const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
      const body = {
        metadata: { name: `parts.${group}` },
        spec: {
          group,
          scope: 'Cluster',
          names: { kind: 'Part', plural: 'parts', singular: 'part', listKind: 'PartList' },
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      };
      await api.ask('POST', definitions, { body });
      const parts = `/apis/${group}/v1/parts`;
      const both = await eventually(async () => {
        const answer = await api.ask('GET', parts, { accept: `${protobuf}, application/json` });
        expect(answer.code).toBe(200);
        return answer;
      });
      expect(both.headers.get('content-type')).toBe('application/json');
      expect(both.body).toMatchObject({ kind: 'PartList', items: [] });
      expect((await api.ask('GET', parts, { accept: protobuf })).code).toBe(406);
    });

    it('says in every answer in which flow the request was counted', async () => {
      for (const where of [path, `${path}/none`, '/version', '/apis/nothing.example/v1/gadgets']) {
        const { headers } = await api.ask('GET', where);
        expect(headers.get('x-kubernetes-pf-flowschema-uid')).toMatch(/^[0-9a-f-]{36}$/);
        expect(headers.get('x-kubernetes-pf-prioritylevel-uid')).toMatch(/^[0-9a-f-]{36}$/);
      }
    });
  });
}
