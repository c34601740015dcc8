import type { Readings, Verdict } from './monitors.js';
import type { PlannedMonitor } from './plan.js';
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
        ...(verdict.edited ? { edited: editedNow(verdict.edited, verdict.onlyOptions) } : {}),
      };
    case 'unreachable':
      return datadogUnreachable(verdict);
    default:
      return verdict satisfies never;
  }
}

/** Datadog does not say anything now: since when and, where it told, until when. */
export function datadogUnreachable(away: NonNullable<Readings['unreachable']>): Reason {
  const { since, detail, until } = away;
  return { code: 'datadog-unreachable', since, detail, ...(until === undefined ? {} : { until }) };
}

function editedNow({ name, query }: PlannedMonitor, onlyOptions: true | undefined) {
  return { name, query, ...(onlyOptions ? { onlyOptions } : {}) };
}
