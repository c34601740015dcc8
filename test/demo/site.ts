import type { DemoCluster } from './cluster/demo-cluster.js';
import type { Environment } from './places.js';
import type { Service } from './service.js';

/** A cluster of an environment, and the service that runs there. */
export interface Site {
  readonly cluster: DemoCluster;
  readonly service: Service;
}

/** Every environment's clusters, in the order in which they are switched. */
export type Sites = Readonly<Record<Environment, readonly Site[]>>;
