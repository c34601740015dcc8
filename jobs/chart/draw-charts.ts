import { chartSpan, type ChartModel } from '../../src/datadog/chart/chart-model.js';
import { drawChart } from '../../src/datadog/chart/draw-chart.js';
import { readChart, type ChartReading } from '../../src/datadog/chart/read-chart.js';
import { brief } from '../../src/datadog/chart/value-axis.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { ChartFacts, WithoutChart } from '../../src/slack/messages/chart-message.js';
import { chartAlt, chartLimitLabel, chartSubtitle } from '../../src/slack/messages/chart-words.js';
import type { Picture } from '../../src/slack/post.js';
import type { ChartParts } from './chart-parts.js';
import { chartMarks, type ChartSubject } from './chart-subject.js';

/** More pictures than these in one message are no help. */
const mostPictures = 3;

export interface DrawnCharts {
  readonly pictures: readonly Picture[];
  readonly facts: ChartFacts;
}

/**
 * A picture of each monitor's metric around the switch, and for each that has none the reason. `nameOf` gives the file's
 * name by its number. Reads only; throws DatadogError, and NotDrawn where a picture can't be made.
 */
export async function drawCharts(
  parts: ChartParts,
  rotation: Rotation,
  subject: ChartSubject,
  nameOf: (index: number) => string,
): Promise<DrawnCharts> {
  const pictures: Picture[] = [];
  const drawn: { readonly name: string; readonly url: string }[] = [];
  const without: WithoutChart[] = [];
  const span = chartSpan(subject.switchedAt, Math.max(parts.now(), subject.rolledBackAt));
  for (const { id, name } of subject.monitors) {
    const url = parts.monitorAddress(id);
    if (pictures.length === mostPictures) {
      without.push({ name, url, why: { code: 'too-many' } });
      continue;
    }
    const { scope, switchedAt } = subject;
    const reading = await readChart(parts.datadog, { monitor: id, scope, switchedAt, ...span });
    if (reading.type !== 'metric') {
      without.push({ name, url, why: whyNot(reading) });
      continue;
    }
    const png = await drawChart(modelOf(rotation, subject, reading, span)).catch((error: unknown) => {
      throw new NotDrawn('a chart could not be drawn', { cause: error });
    });
    const alt = chartAlt(reading.name, subject.stage, highestOf(reading));
    pictures.push({ name: nameOf(pictures.length), title: reading.name, alt, png });
    drawn.push({ name, url });
  }
  return { pictures, facts: { stage: subject.stage, drawn, without } };
}

/** Drawing failed: trying again would fail again. */
export class NotDrawn extends Error {}

type Metric = Extract<ChartReading, { type: 'metric' }>;

function modelOf(
  rotation: Rotation,
  subject: ChartSubject,
  { name, query, series, more, critical, warning, alertedAt }: Metric,
  span: Pick<ChartModel, 'from' | 'to'>,
): ChartModel {
  const { stage, switchedAt, rolledBackAt } = subject;
  const limit = (kind: 'alert' | 'warn', value: number | undefined) =>
    value === undefined ? [] : [{ value, kind, label: chartLimitLabel(kind, query.comparator, value) }];
  return {
    title: name,
    subtitle: chartSubtitle({ stage, condition: query, shown: series.length, more, day: switchedAt }),
    ...span,
    series,
    marks: chartMarks(rotation, subject, alertedAt),
    thresholds: [...limit('alert', critical), ...limit('warn', warning)],
    inUse: [switchedAt, rolledBackAt],
  };
}

function whyNot(reading: Exclude<ChartReading, Metric>): WithoutChart['why'] {
  return reading.type === 'no-metric' ? { code: 'no-metric', kind: reading.kind } : { code: reading.type };
}

function highestOf({ series }: Metric): string {
  return brief(
    Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value ?? Number.NEGATIVE_INFINITY))),
  );
}
