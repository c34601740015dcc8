import { DatadogError } from '../../src/datadog/datadog-error.js';
import { takeLease } from '../../src/records/lease.js';
import type { WantedChart } from '../../src/records/charts.js';
import { isRunnable, type Rotation } from '../../src/rotation/record.js';
import { chartGivenUpText, chartText } from '../../src/slack/messages/chart-message.js';
import { plainMessage } from '../../src/slack/messages/plain-message.js';
import { SlackError } from '../../src/slack/slack-error.js';
import type { ChartParts } from './chart-parts.js';
import { chartSubject, type ChartSubject } from './chart-subject.js';
import { drawCharts, NotDrawn } from './draw-charts.js';

/** After so many tries it is given up with a sentence; each pause is three times the one before it. */
const mostTries = 5;
/** A sentence that can't be said either is given up too: by then everybody has seen the rollback. */
const mostTriesInAll = 15;
const longestPauseMs = 10 * 60_000;
const leaseMs = 5_000;

/**
 * Posts the chart of a rollback into the rotation's thread, once: before anything is posted the thread is looked
 * through for it. Nothing waits for it. What goes wrong is tried again a few times, then said in a sentence. Answers when to
 * look again, or undefined when nothing is left to do. May be repeated.
 */
export async function postChart(parts: ChartParts, id: string): Promise<number | undefined> {
  const lease = await takeLease(parts.redis, `chart:${id}`, parts.newToken(), leaseMs);
  if (!lease) return parts.now() + leaseMs;
  try {
    return await postAlone(parts, id);
  } finally {
    await lease.release();
  }
}

async function postAlone(parts: ChartParts, id: string): Promise<number | undefined> {
  const [wanted, rotation] = [await parts.charts.load(id), await parts.rotations.load(id)];
  if (!wanted || !rotation) return void (await parts.charts.drop(id));
  const pause = rotation.entry.timing.backoff;
  // Drawing takes a moment of this process's time, and a rollback waits for nothing.
  if (await isRollingBack(parts)) return parts.now() + pause;
  try {
    await post(parts, rotation, wanted);
    return void (await parts.charts.drop(id));
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    parts.log.warn({ id, why: failure.why, tries: wanted.tries + 1 }, 'a chart could not be posted');
    const tries = wanted.tries + 1;
    if (tries >= mostTriesInAll) return void (await parts.charts.drop(id));
    const isOver = failure.isFinal || tries >= mostTries;
    const givenUp = wanted.givenUp ?? (isOver ? failure.why : undefined);
    // The sentence is due at once, and after that as rarely as everything else.
    const isNew = givenUp !== undefined && wanted.givenUp === undefined;
    const rest = isNew ? pause : Math.max(failure.after, Math.min(pause * 3 ** wanted.tries, longestPauseMs));
    const at = parts.now() + rest;
    await parts.charts.retry(id, { ...wanted, tries, ...(givenUp === undefined ? {} : { givenUp }) }, at);
    return at;
  }
}

async function isRollingBack({ rotations, now }: ChartParts): Promise<boolean> {
  return (await rotations.active()).some((rotation) => rotation.phase === 'rollback' && isRunnable(rotation, now()));
}

async function post(parts: ChartParts, rotation: Rotation, wanted: WantedChart): Promise<void> {
  const drawn = await parts.outbox.drawn(rotation.id);
  const subject = chartSubject(rotation);
  // Without a message there is no thread: whoever lost both lost more than a picture.
  if (drawn?.ts === undefined || !subject) return;
  const place = { channel: drawn.channel, threadTs: drawn.ts };
  const nameOf = (index: number): string => `${wanted.key.replaceAll(/[^\w-]+/g, '-')}-${index + 1}.png`;
  if (await parts.post.hasFile({ ...place, name: nameOf(0), since: wanted.since })) return;
  if (wanted.givenUp !== undefined)
    return say(parts, place, wanted, chartGivenUpText(wanted.givenUp, linksOf(parts, subject)));
  const { pictures, facts } = await drawCharts(parts, rotation, subject, nameOf);
  const comment = chartText(facts);
  if (pictures.length === 0) return say(parts, place, wanted, comment);
  await parts.post.sharePictures({ ...place, comment, pictures });
}

interface Place {
  readonly channel: string;
  readonly threadTs: string;
}

async function say({ post }: ChartParts, place: Place, { key, since }: WantedChart, text: string): Promise<void> {
  const own = `${key}:chart`;
  const posted = await post.findByKey({ ...place, key: own, since });
  if (posted === undefined) await post.postMessage({ ...place, key: own, message: plainMessage(text) });
}

function linksOf({ monitorAddress }: ChartParts, { monitors }: ChartSubject) {
  return monitors.map(({ id, name }) => ({ name, url: monitorAddress(id) }));
}

interface Failure {
  /** What is said when it is given up: see `chartGivenUpText`. */
  readonly why: string;
  /** Trying again would end the same way. */
  readonly isFinal: boolean;
  /** Not before so many milliseconds. */
  readonly after: number;
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof NotDrawn) return { why: 'drawing', isFinal: true, after: 0 };
  if (error instanceof DatadogError) {
    const isFinal = error.code === 'unauthorised' || error.code === 'forbidden' || error.code === 'refused';
    return { why: error.code === 'not-found' ? 'unexpected' : error.code, isFinal, after: error.resetMs ?? 0 };
  }
  if (!(error instanceof SlackError)) return undefined;
  const isFinal = error.code === 'refused';
  return { why: isFinal ? 'slack-refused' : 'slack-unreachable', isFinal, after: error.retryAfter ?? 0 };
}
