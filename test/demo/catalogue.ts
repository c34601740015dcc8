import { stringify } from 'yaml';
import { baseName, key, monitorIds, secret } from './places.js';

/**
 * The catalogue of the demo: what a team would write, with waits of seconds instead of hours. Nothing else is
 * different from a real installation.
 */
export function catalogue(slack: { readonly channel: string; readonly approvers: string }): string {
  const input = {
    channel: slack.channel,
    approvers: { groups: [slack.approvers] },
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
            context: 'staging',
            namespace: 'staging',
            soak: '3s',
            checks: { logs: { patterns: ['invalid token'] } },
            monitors: { tags: ['service:auth', 'env:staging'], settle: '1s' },
          },
          production: {
            context: 'production',
            namespace: 'production',
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
