import { isCustom, apiVersionOf, inVersion, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { tableOf } from './table.js';

/** In which shape the client wants objects: whole, as metadata only, or as a table for people. */
export type Shape = 'object' | 'metadata' | 'table' | 'none';

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** The first of the accepted media types that can be served; 'none' where there is none (406). */
export function shapeOf(accept: string | undefined): Shape {
  for (const type of (accept ?? '*/*').split(',')) {
    const [media = '', ...parameters] = type.split(';').map((part) => part.trim());
    if (!['application/json', '*/*', 'application/*', ''].includes(media)) continue;
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
    if (as === 'Table') return 'table';
    if (as === undefined) return 'object';
  }
  return 'none';
}

export function representObject(kind: Kind, object: KubeObject, shape: Shape, now: number): unknown {
  switch (shape) {
    case 'metadata':
      return metadataOnly(object);
    case 'table':
      return tableOf(kind, [object], { resourceVersion: object.metadata.resourceVersion ?? '' }, now);
    case 'object':
    case 'none':
    default:
      return inVersion(kind, object);
  }
}

/** A list. Whole items of built-in kinds come without kind and apiVersion, as typed lists of the real server do. */
export function representList(
  kind: Kind,
  items: readonly KubeObject[],
  metadata: ListMeta,
  shape: Shape,
  now: number,
): unknown {
  switch (shape) {
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(metadataOnly),
      };
    case 'table':
      return tableOf(kind, items, metadata, now);
    case 'object':
    case 'none':
    default:
      return {
        kind: `${kind.kind}List`,
        apiVersion: apiVersionOf(kind),
        metadata,
        items: isCustom(kind)
          ? items.map((item) => inVersion(kind, item))
          : items.map(({ apiVersion: _apiVersion, kind: _kind, ...rest }) => rest),
      };
  }
}

export function metadataOnly(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
