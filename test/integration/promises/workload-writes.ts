import type { House } from '../whole/house.js';
import type { Environment } from '../whole/furnish.js';

const workloads = /\/(?:deployments|statefulsets|daemonsets|cronjobs)\/[^/]+$/;

/** Every write to a workload of an environment that reached its API, refused ones too: `PATCH auth-service`. */
export function workloadWrites({ clusters }: Pick<House, 'clusters'>, environment: Environment): string[] {
  return clusters[environment].server.journal
    .map(({ request }) => request)
    .filter(({ method, path }) => method !== 'GET' && workloads.test(path))
    .map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf('/') + 1)}`);
}

/** The names of the Secrets whose deletion was asked of an environment's API, refused ones too. */
export function secretDeletions({ clusters }: Pick<House, 'clusters'>, environment: Environment): string[] {
  return clusters[environment].server.journal
    .map(({ request }) => request)
    .filter(({ method, path }) => method === 'DELETE' && path.includes('/secrets'))
    .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
}
