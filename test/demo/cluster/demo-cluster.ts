import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { Environment } from '../places.js';

export type DemoKind = 'Secret' | 'Deployment' | 'Pod';

/** What the bot did to a cluster, counted there. */
export interface ClusterCounts {
  readonly secretsCreated: number;
  readonly secretsDeleted: number;
  readonly workloadsPatched: number;
}

/** A cluster of an environment, as far as the demo looks at it. */
export interface DemoCluster {
  /** What tells it apart, where its environment is in several. */
  readonly context: string | undefined;
  /** The objects of the environment's namespace as they are now. What is returned must not be changed. */
  list(kind: DemoKind): readonly KubeObject[];
  /** Called after each change; what it returns ends that. */
  onChange(listener: () => void): () => void;
  counts(): ClusterCounts;
}

/** Where an environment is, in the catalogue's words: a context of the kubeconfig or several, and a namespace. */
export type Place = { readonly namespace: string } & (
  { readonly context: string } | { readonly clusters: readonly string[] }
);

/** The clusters that a demo plays in, and how the product gets to them. */
export interface DemoClusters {
  readonly clusters: Readonly<Record<Environment, readonly DemoCluster[]>>;
  readonly places: Readonly<Record<Environment, Place>>;
  /** The text of the product's kubeconfig. */
  readonly kubeconfig: string;
  /** What the product's processes have to be told of them beside that. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is different from the local clusters, where these are others: one line. */
  readonly note: string | undefined;
}
