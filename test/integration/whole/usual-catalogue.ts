import type { Slack } from '../../stand-ins/slack/start-slack.js';
import type { Tree } from './merged.js';

export const secret = 'auth-api';
export const baseName = 'auth-api-secrets';
export const key = 'api_token';
export const oldVersion = '20260101000000';
export const oldName = `${baseName}-${oldVersion}`;
export const monitorId = 4711;

/** A catalogue with one secret and waits of a second or less. Ada and Bob may approve, so that one can for the other. */
export function usualCatalogue(slack: Slack): Tree {
  const { workspace } = slack;
  return {
    channel: workspace.channel('deploys').id,
    approvers: { users: [workspace.person('ada').id, workspace.person('bob').id] },
    minRetention: '1s',
    timing: {
      poll: '100ms',
      sweep: '300ms',
      lock: '1s',
      stalled: '500ms',
      call: '2s',
      backoff: '100ms',
      snooze: '5s',
      cronMargin: '1s',
    },
    secrets: {
      [secret]: {
        secret: baseName,
        keys: [key],
        description: 'Token of the external auth API',
        value: { from: 'generate', length: 40, alphabet: 'base64url' },
        environments: {
          development: { context: 'staging', namespace: 'development' },
          staging: { context: 'staging', namespace: 'staging', soak: '300ms' },
          production: {
            context: 'production',
            namespace: 'production',
            monitors: { ids: [monitorId], settle: '300ms' },
            watch: '1s',
          },
        },
        retention: '1s',
      },
    },
  };
}
