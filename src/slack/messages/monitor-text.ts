import type { ReasonOf, ReasonText } from './reason-words.js';
import { stageText } from './stage-text.js';
import { code, count, names } from './text.js';

export type MonitorFailure = ReasonOf<
  'monitor-missing' | 'no-monitor-found' | 'too-many-monitors' | 'slo-alerts-alone' | 'monitor-search-refused'
>;

const NOTHING = 'Nothing was changed.';
const BLIND = `Without one nobody would notice if production broke. ${NOTHING}`;

/** The words for monitors that can't judge, found while the plan was drawn. */
export function monitorText(reason: MonitorFailure): ReasonText {
  switch (reason.code) {
    case 'monitor-missing':
      return {
        what: `Monitor ${code(reason.monitor)} does not exist in Datadog.`,
        means: `Without it nobody would notice if production broke. ${NOTHING}`,
        now: 'Correct the monitor in the catalogue, then start again. A monitor that is there has another number, or belongs to another organisation than the keys do.',
      };
    case 'no-monitor-found':
      return {
        what: `No monitor in Datadog ${selected(reason)}.`,
        means: BLIND,
        now: 'Tag a monitor so, or correct the catalogue, then start again.',
      };
    case 'too-many-monitors':
      return {
        what: `${count(reason.count, 'monitor')} would judge ${code(stageText(reason.stage), 60)}: at most ${reason.limit} may.`,
        means: `With so many, one that warns or has no data would hold every rotation. ${NOTHING}`,
        now: `Narrow what the catalogue selects by${says(reason)}, or name the monitors that matter by \`ids\`. Then start again.`,
      };
    case 'slo-alerts-alone':
      return {
        what: `Only SLO alerts judge ${code(stageText(reason.stage), 60)}: ${names(reason.monitors)}.`,
        means: `An SLO alert stays green when its data ends, so that its OK proves nothing by itself. ${NOTHING}`,
        now: 'Name one monitor beside them that has data of its own, such as an error rate. Then start again.',
      };
    case 'monitor-search-refused':
      return {
        what: `Datadog does not understand the monitor search ${code(reason.query, 200)}.`,
        means: BLIND,
        now: "Try it in Datadog's list of monitors, correct `monitors.query` in the catalogue, then start again.",
      };
    default:
      return reason satisfies never;
  }
}

function says({ tags, query }: ReasonOf<'too-many-monitors'>): string {
  const ways = [...(tags.length > 0 ? [names(tags)] : []), ...(query === undefined ? [] : [code(query, 200)])];
  return ways.length === 0 ? '' : ` (it says ${ways.join(' and ')})`;
}

function selected({ tags, query }: ReasonOf<'no-monitor-found'>): string {
  const ways = [
    ...(tags.length > 0 ? [`has the tags ${names(tags)}`] : []),
    ...(query === undefined ? [] : [`is found by ${code(query, 200)}`]),
  ];
  return ways.join(', or none ');
}
