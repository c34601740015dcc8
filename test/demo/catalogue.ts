import { stringify } from 'yaml';
import type { Place } from './cluster/demo-cluster.js';
import { baseName, key, monitorIds, secret, type Environment } from './places.js';

/**
 * The catalogue of the demo: what a team would write, with waits of seconds instead of hours. Nothing else is
 * different from a real installation.
 */
export function catalogue(order: {
  readonly channel: string;
  readonly approvers: string;
  readonly places: Readonly<Record<Environment, Place>>;
  readonly moves: 'blue-green' | undefined;
}): string {
  const { channel, approvers, places, moves } = order;
  const input = {
    channel,
    approvers: { groups: [approvers] },
    minRetention: '5s',
    timing: {
      poll: '500ms',
      sweep: '1s',
      lock: '2s',
      stalled: '1s',
      call: '2s',
      backoff: '200ms',
      snooze: '30s',
      cronMargin: '1s',
    },
    secrets: {
      [secret]: {
        secret: baseName,
        keys: [key],
        description: 'Token with which our services call the auth service',
        value: { from: 'generate', length: 40, alphabet: 'base64url' },
        environments: {
          staging: {
            ...places.staging,
            soak: '3s',
            checks: { logs: { patterns: ['invalid token'] } },
            monitors: { tags: ['service:auth', 'env:staging'], settle: '1s' },
          },
          production: {
            ...places.production,
            ...(moves === undefined ? {} : { strategy: byCopy }),
            checks: { logs: { patterns: ['invalid token'] } },
            monitors: { ids: [monitorIds.production], settle: '1s' },
            watch: '4s',
          },
        },
        approval: { expires: '15m', remind: '5m' },
        retention: '5s',
        maxAge: '90d',
      },
    },
  };
  return stringify(input);
}

/** The number of pods is the weight: that needs nothing that every cluster doesn't have. */
const byCopy = {
  type: 'blue-green',
  workload: 'deployment/auth-service',
  router: { type: 'replicas' },
  steps: [25, 50, 100],
  interval: '2s',
};
