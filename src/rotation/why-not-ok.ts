import type { Verdict } from './monitors.js';
import type { Reason } from './reason.js';

/** What is not OK after a switch; an alert that began after it is `monitor-alert`, an older one holds. */
export function whyNotOk(verdict: Verdict): Reason | undefined {
  switch (verdict.state) {
    case 'ok':
      return undefined;
    case 'alert':
      return { code: 'monitor-alert', monitors: verdict.monitors };
    case 'alert-before':
      return { code: 'alert-older-than-switch', monitors: verdict.monitors };
    case 'unknown':
      return {
        code: 'monitor-unknown',
        monitor: verdict.monitor,
        state: verdict.why,
        ...(verdict.edited ? { edited: { name: verdict.edited.name, query: verdict.edited.query } } : {}),
      };
    case 'unreachable':
      return { code: 'datadog-unreachable', since: verdict.since, detail: verdict.detail };
    default:
      return verdict satisfies never;
  }
}
