import type { Doubt, Finding } from '../../doctor/finding.js';

/** How a name stands out, and is made harmless, where the words are shown. */
export type Mark = (name: string) => string;

/** What was found, what it means, and what to do now. `mark` is for names, which may be anybody's. */
export function findingText(finding: Finding, mark: Mark): string {
  switch (finding.code) {
    case 'key-refused':
      return keyText(finding, mark);
    case 'datadog-away':
      return `Datadog can't be asked: ${mark(finding.detail)}. Nothing is known of any monitor. Check that ${mark('DD_SITE')} (${mark(finding.site)}) is your site, and the network between it and Keyturn.`;
    case 'monitor-missing':
      return `Monitor ${mark(String(finding.monitor))} does not exist in Datadog. No rotation would begin. Correct ${mark('monitors.ids')} in the catalogue, or create a monitor.`;
    case 'no-monitor-found':
      return noneText(finding, mark);
    case 'search-refused':
      return `Datadog does not understand the monitor search ${mark(finding.query)}. No rotation would begin. Try it in Datadog's list of monitors, then correct ${mark('monitors.query')} in the catalogue.`;
    case 'too-many-monitors':
      return `${finding.count} monitors would judge it: at most ${finding.limit} may. No rotation would begin. Narrow what the catalogue selects.`;
    case 'slo-alerts-alone':
      return `Only SLO alerts judge it: ${all(finding.monitors, mark)}. They stay green when their data ends, so no rotation would begin. Name a monitor beside them that has data of its own.`;
    case 'monitor-red':
      return `${mark(finding.monitor)} is in alert. A rotation would hold before its switch. Mend what it alerts about, or its threshold.`;
    case 'monitor-doubtful':
      return doubtText(finding, mark);
    case 'scope-matches-nothing':
      return `${mark(finding.monitor)} has no group with ${all(finding.scope, mark)}; it has ${all(finding.groups, mark)}. It would never judge this environment. Correct ${mark('monitors.scope')} in the catalogue, or what the monitor is grouped by.`;
    default:
      return finding satisfies never;
  }
}

function noneText({ tags, query }: Extract<Finding, { code: 'no-monitor-found' }>, mark: Mark): string {
  const ways = [
    ...(tags.length === 0 ? [] : [`has the tags ${all(tags, mark)}`]),
    ...(query === undefined ? [] : [`is found by ${mark(query)}`]),
  ];
  return `No monitor in Datadog ${ways.join(', and none ')}. No rotation would begin. Tag a monitor so, correct ${mark('monitors')} in the catalogue, or create a monitor.`;
}

function keyText({ variable, site }: Extract<Finding, { code: 'key-refused' }>, mark: Mark): string {
  const both = `or of another site than ${mark('DD_SITE')} (${mark(site)})`;
  return variable === 'DD_API_KEY'
    ? `Datadog refuses ${mark(variable)}: it is wrong, revoked, ${both}. No monitor can be read. Set the right one and restart Keyturn.`
    : `Datadog takes ${mark('DD_API_KEY')} and refuses ${mark(variable)}: it is wrong, revoked, of another organisation, or lacks the scope ${mark('monitors_read')}. No monitor can be read. Set the right one and restart Keyturn.`;
}

const doubts: Readonly<Record<Doubt, readonly [is: string, remedy: string]>> = {
  'no-data': ['has no data', 'Check its query, and that what it measures reports'],
  unknown: ['is in a state that says nothing sure', 'Look at it in Datadog'],
  warn: ['warns', 'Look at what it warns about'],
  muted: ['is muted', 'End the downtime that mutes it'],
  edited: ['was edited meanwhile', 'Ask again'],
  stale: ['was not evaluated lately', 'Look at its schedule in Datadog'],
  missing: ['is gone', 'Correct the catalogue'],
};

function doubtText({ monitor, why }: Extract<Finding, { code: 'monitor-doubtful' }>, mark: Mark): string {
  const [is, remedy] = doubts[why];
  return `${mark(monitor)} ${is}. A rotation would hold until it is OK. ${remedy}.`;
}

function all(names: readonly string[], mark: Mark): string {
  return names.length === 0 ? 'none' : names.map(mark).join(', ');
}
