/** Something that a check found, as facts; each has words and a remedy in `slack/messages/finding-text.ts`. */
export type Finding =
  /** A key that Datadog does not take; `variable` is what has to be corrected. */
  | { readonly code: 'key-refused'; readonly variable: 'DD_API_KEY' | 'DD_APP_KEY'; readonly site: string }
  | { readonly code: 'datadog-away'; readonly detail: string; readonly site: string }
  | (Where &
      (
        | { readonly code: 'monitor-missing'; readonly monitor: number }
        | { readonly code: 'no-monitor-found'; readonly tags: readonly string[]; readonly query?: string }
        | { readonly code: 'search-refused'; readonly query: string }
        | { readonly code: 'too-many-monitors'; readonly count: number; readonly limit: number }
        | { readonly code: 'slo-alerts-alone'; readonly monitors: readonly string[] }
        | { readonly code: 'monitor-red'; readonly monitor: string }
        | { readonly code: 'monitor-doubtful'; readonly monitor: string; readonly why: Doubt }
        | {
            readonly code: 'scope-matches-nothing';
            readonly monitor: string;
            readonly scope: readonly string[];
            readonly groups: readonly string[];
          }
      ));

export type Doubt = 'no-data' | 'unknown' | 'warn' | 'muted' | 'edited' | 'stale' | 'missing';

interface Where {
  readonly secret: string;
  readonly stage: string;
}

/** What was looked at and what was found. Empty `findings`: everything was seen, and all is well. */
export interface Examination {
  /** How many monitors were looked at. */
  readonly monitors: number;
  readonly findings: readonly Finding[];
}

/** Whether a finding means that something could not be seen, rather than that it is wrong. */
export function isUnseen({ code }: Finding): boolean {
  return code === 'datadog-away';
}

/** Whether a monitor made from a template would mend it. */
export function isMendedByTemplate(
  finding: Finding,
): finding is Extract<Finding, { code: 'monitor-missing' | 'no-monitor-found' }> {
  return finding.code === 'no-monitor-found' || finding.code === 'monitor-missing';
}
