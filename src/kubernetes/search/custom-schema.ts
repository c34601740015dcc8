import { z } from 'zod';
import type { Cluster } from '../clusters.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { readObject } from '../read-object.js';
import type { Resource } from '../resources.js';

/** As much of an OpenAPI v3 schema as tells what a field is for. */
export interface FieldSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly items?: FieldSchema;
  readonly additionalProperties?: FieldSchema | boolean;
}

const definitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
};

const definitionSchema = z.looseObject({
  spec: z.looseObject({
    versions: z.array(
      z.looseObject({
        name: z.string(),
        schema: z.looseObject({ openAPIV3Schema: z.unknown() }).nullish(),
      }),
    ),
  }),
});

/**
 * The schema of a custom kind in the version that is searched, from its own CustomResourceDefinition; undefined for every
 * other kind, and where the definition can't be read: a field's name has to tell then.
 */
export async function schemaOf(cluster: Cluster, resource: Resource): Promise<FieldSchema | undefined> {
  if (!resource.group.includes('.')) return undefined;
  const where = { resource: definitions, name: `${resource.plural}.${resource.group}` };
  try {
    const definition = await readObject(cluster, definitionSchema, where);
    const version = definition?.spec.versions.find(({ name }) => name === resource.version);
    return version?.schema?.openAPIV3Schema as FieldSchema | undefined;
  } catch (error) {
    if (isKubernetesError(error, 'forbidden')) return undefined;
    throw error;
  }
}

/** The schemas along a path, the root first; it ends early where a schema does not say more. */
export function schemasAlong(schema: FieldSchema | undefined, path: readonly string[]): FieldSchema[] {
  const along: FieldSchema[] = [];
  let at = schema;
  for (const part of path) {
    if (!at) break;
    along.push(at);
    at = below(at, part);
  }
  if (at) along.push(at);
  return along;
}

function below({ properties, items, additionalProperties }: FieldSchema, part: string): FieldSchema | undefined {
  if (properties && Object.hasOwn(properties, part)) return properties[part];
  if (items && /^\d+$/.test(part)) return items;
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}
