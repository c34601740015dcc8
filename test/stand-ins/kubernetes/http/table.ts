import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import type { ListMeta } from './representation.js';
import { columnsOf } from './table-columns.js';

/** What `kubectl get` prints. */
export function tableOf(kind: Kind, items: readonly KubeObject[], metadata: ListMeta, now: number): unknown {
  const columns = columnsOf(kind.kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(([name, , wide]) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: name,
      priority: wide === undefined ? 0 : 1,
    })),
    rows: items.map((object) => ({
      cells: columns.map(([, cell]) => cell(object, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}
