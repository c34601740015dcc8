import type { SecretEntry, Stage } from './entry.js';

/** One namespace of one cluster. */
export interface Place {
  /** kubeconfig context; without one, the current context. */
  readonly context?: string | undefined;
  readonly namespace: string;
}

type Placed = Pick<Stage, 'context' | 'namespace' | 'namespaces'>;

/** The places of a stage, in their order. A stage is in one cluster. */
export function placesOf({ context, namespace, namespaces = [namespace] }: Placed): Place[] {
  return namespaces.map((one) => ({ ...(context === undefined ? {} : { context }), namespace: one }));
}

/** The places of development, which is updated in all its clusters at once; none where there is no development. */
export function developmentPlaces({ development }: Pick<SecretEntry, 'development'>): Place[] {
  if (!development) return [];
  const { contexts, ...first } = development;
  return (contexts ?? [first.context]).flatMap((context) =>
    placesOf({
      namespace: first.namespace,
      namespaces: first.namespaces,
      ...(context === undefined ? {} : { context }),
    }),
  );
}

/** The environment that a stage is, or is a cluster of: all of its places share one value. */
export function environmentOf({ name, environment = name }: Pick<Stage, 'name' | 'environment'>): string {
  return environment;
}
