import type { ReasonOf, ReasonText } from './reason-words.js';
import { code, quote } from './text.js';
import { moment } from './time.js';

const CHECK = 'Check Datadog and its keys.';
const RESTART = 'restart Keyturn with it, then press `Resume`';

/** What each way of not answering is, and what to do about it. Others are shown as they are. */
const ways: Readonly<Record<string, readonly [what: string, now: string]>> = {
  unreachable: ['no answer', 'Check Datadog, and the network between it and Keyturn.'],
  unauthorised: [
    'Datadog does not know the API key (401)',
    `Correct ${code('DD_API_KEY')} and ${code('DD_APP_KEY')}: ${RESTART}.`,
  ],
  forbidden: [
    'Datadog refuses the keys (403)',
    `Check that ${code('DD_API_KEY')} and ${code('DD_APP_KEY')} are valid, that the application key has the scope ${code('monitors_read')}, and that ${code('DD_SITE')} is the site that they belong to: ${RESTART}.`,
  ],
  'no-such-site': [
    "nobody knows a host of Datadog's name",
    `Correct ${code('DD_SITE')} (or ${code('DD_API_URL')}), or the DNS that Keyturn uses: ${RESTART}.`,
  ],
  'no-api': [
    'what answers is a web page and not the API',
    `Correct ${code('DD_SITE')} (or ${code('DD_API_URL')}), or what stands between Keyturn and Datadog, such as a proxy: ${RESTART}.`,
  ],
  'rate-limited': [
    "Datadog's rate limit is used up",
    'Find out what else uses it up: the limits are those of your whole organisation.',
  ],
};

/** The words for a Datadog that does not say anything now. */
export function awayText({ since, detail, until }: ReasonOf<'datadog-unreachable'>, alone: string): ReasonText {
  const [why, now] = ways[detail] ?? [quote(detail), CHECK];
  const ends = until === undefined ? '' : ` It takes calls again ${moment(until)}.`;
  return {
    what: `Datadog has not answered since ${moment(since)} (${why}).${ends}`,
    means: `Silence is not taken for health. ${alone}`,
    now: `${now.replace(`: ${RESTART}`, '')} If you see trouble elsewhere, roll back: that needs no Datadog.`,
  };
}

/** The words for a Datadog that will say nothing until somebody corrects keys or site. */
export function refusedText({ detail }: ReasonOf<'datadog-refused'>): ReasonText {
  const [why, now] = ways[detail] ?? [detail, CHECK];
  return {
    what: `The monitors can't be read: ${why}.`,
    means: 'Without them nobody would notice if production broke. Nothing was changed.',
    now,
  };
}
