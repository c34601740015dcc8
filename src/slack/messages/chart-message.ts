import { escape, listed, quote } from './text.js';

/** A monitor of a rollback that has no picture, and why. */
export interface WithoutChart {
  readonly name: string;
  readonly url: string;
  readonly why:
    | { readonly code: 'no-metric'; readonly kind: string }
    | { readonly code: 'no-data' }
    | { readonly code: 'gone' }
    /** There are pictures of others, and more would be too many. */
    | { readonly code: 'too-many' };
}

export interface ChartFacts {
  readonly stage: string;
  /** The monitors that have a picture. */
  readonly drawn: readonly { readonly name: string; readonly url: string }[];
  readonly without: readonly WithoutChart[];
}

/** What is said with the pictures, or instead of them, in mrkdwn. */
export function chartText({ stage, drawn, without }: ChartFacts): string {
  const where = escape(stage);
  const pictures =
    drawn.length === 0 ? [] : [`What ${listed(drawn.map(linked))} measured in ${where} around the switch.`];
  return [...pictures, ...without.map(withoutText)].join('\n');
}

/** What is said when a chart is given up: `why` is one of the codes of `chartTrouble`. */
export function chartGivenUpText(
  why: string,
  monitors: readonly { readonly name: string; readonly url: string }[],
): string {
  const look = monitors.length === 0 ? '' : ` Look at ${listed(monitors.map(linked))}.`;
  return `No chart of the switch: ${troubles[why] ?? troubles['unexpected']}.${look}`;
}

const troubles: Readonly<Record<string, string>> = {
  unreachable: 'Datadog did not answer, several times over',
  'rate-limited': "Datadog's rate limit was used up, several times over",
  unauthorised: 'Datadog does not know the API key (`DD_API_KEY`)',
  forbidden:
    'Datadog refuses to show metrics to the application key (`DD_APP_KEY`): it needs the scope `timeseries_query`',
  'no-such-site': 'nobody knows a host of Datadog’s name (`DD_SITE`)',
  'no-api': 'what answers is a web page and not Datadog’s API (`DD_SITE`)',
  refused: 'Datadog does not understand the query without its monitor',
  unexpected: 'Datadog answered with something that could not be read',
  'slack-refused':
    'Slack refuses to take a file from the bot: it needs the scope `files:write`, and its app to be installed anew after that was added',
  'slack-unreachable': 'Slack did not take the picture, several times over',
  drawing: 'it could not be drawn; the log of the bot says why',
};

function withoutText({ name, url, why }: WithoutChart): string {
  const monitor = linked({ name, url });
  switch (why.code) {
    case 'no-metric':
      return `There is no chart of ${monitor}: it is no metric monitor (${quote(why.kind, 40)}). Its page shows what it saw.`;
    case 'no-data':
      return `There is no chart of ${monitor}: Datadog has no data for its query around the switch.`;
    case 'gone':
      return `There is no chart of ${quote(name, 120)}: the monitor does not exist any more.`;
    case 'too-many':
      return `There is a chart of ${monitor} on its page.`;
    default:
      return why satisfies never;
  }
}

/** A link that says the monitor's name. The address is ours; the name is anybody's. */
function linked({ name, url }: { readonly name: string; readonly url: string }): string {
  return `<${url}|${quote(name, 120).replaceAll('|', '¦')}>`;
}
