import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import { withParts } from '../../../src/datadog/composite.js';
import { monitorReading } from '../../../src/datadog/monitor-reading.js';
import type { MonitorReading, Readings } from '../../../src/rotation/monitors.js';
import { rememberWarnings } from '../../../src/rotation/remember-warnings.js';
import { day, hour, minute, second } from '../rotation/given.js';

/** When it is looked, and the moment that tells old alerts from new ones: the switch, or a while ago where there was none. */
export interface Moment {
  readonly now: number;
  readonly since: number;
}

export const scope = ['service:auth'];
const ours = 'env:any,service:auth';
const theirs = 'env:any,service:web';

/** The monitor as Datadog answers it, with groups of ours and of somebody else; `fields` are as on the wire. */
function answer(fields: Record<string, unknown> = {}): Monitor {
  return ObjectSerializer.deserialize(
    {
      id: 1,
      name: 'errors',
      type: 'query alert',
      query: 'avg(last_5m):errors{*} by {env,service} > 5',
      tags: [],
      overall_state: 'OK',
      options: { thresholds: { critical: 5 } },
      multi: true,
      state: { groups: { [ours]: { status: 'OK' }, [theirs]: { status: 'OK' } } },
      matching_downtimes: [],
      ...fields,
    },
    'Monitor',
  ) as Monitor;
}

function read(now: number, fields: Record<string, unknown> = {}): MonitorReading {
  const reading = monitorReading(answer(fields), now, 6 * minute);
  if (!reading) throw new Error('no reading');
  return reading;
}

function seen(now: number, ...monitors: MonitorReading[]): Readings {
  return { readAt: now, monitors };
}

/** Our group as `ours`, somebody else's as `theirs`. */
function groups(status: Record<string, unknown>, others: Record<string, unknown> = { status: 'OK' }) {
  return { state: { groups: { [ours]: status, [theirs]: others } } };
}

const seconds = (ms: number): number => Math.floor(ms / second);
const triggered = (at: number) => ({ last_triggered_ts: seconds(at) });
const downtime = (now: number, fields: Record<string, unknown>) => ({
  matching_downtimes: [{ id: 7, start: seconds(now) - 60, end: null, scope: ['*'], ...fields }],
});
const outage = (now: number) => ({ since: now - minute, detail: 'unreachable' });

/** The monitor that the plan knows. */
export const planned = (({ id, name, query, settle, digest }: MonitorReading) => ({ id, name, query, settle, digest }))(
  read(0),
);

/** Every state that a monitor can be in, as readings of it. */
export const states = {
  ok: ({ now }) => seen(now, read(now)),
  'alert after': ({ now, since }) => seen(now, read(now, groups({ status: 'Alert', ...triggered(since + minute) }))),
  'alert in the second of the switch': ({ now, since }) =>
    seen(now, read(now, groups({ status: 'Alert', ...triggered(since) }))),
  'alert before': ({ now, since }) => seen(now, read(now, groups({ status: 'Alert', ...triggered(since - minute) }))),
  'alert of another group': ({ now, since }) =>
    seen(now, read(now, groups({ status: 'OK' }, { status: 'Alert', ...triggered(since + minute) }))),
  'flapped after': ({ now, since }) => seen(now, read(now, groups({ status: 'OK', ...triggered(since + minute) }))),
  'flapped before': ({ now, since }) => seen(now, read(now, groups({ status: 'OK', ...triggered(since - minute) }))),
  warn: ({ now, since }) => seen(now, read(now, groups({ status: 'Warn', ...triggered(since + minute) }))),
  'warned and over': ({ now, since }) => {
    const at = triggered(since + minute);
    const earlier = rememberWarnings(undefined, seen(now - minute, read(now, groups({ status: 'Warn', ...at }))));
    return rememberWarnings(earlier, seen(now, read(now, groups({ status: 'OK', ...at }))));
  },
  'no data': ({ now }) => seen(now, read(now, groups({ status: 'No Data' }))),
  'OK without a group': ({ now }) => seen(now, read(now, { state: { groups: {} } })),
  'OK without one of ours': ({ now }) => seen(now, read(now, { state: { groups: { [theirs]: { status: 'OK' } } } })),
  unknown: ({ now }) => seen(now, read(now, groups({ status: 'Unknown' }))),
  skipped: ({ now }) => seen(now, read(now, groups({ status: 'Skipped' }))),
  ignored: ({ now }) => seen(now, read(now, groups({ status: 'Ignored' }))),
  'never heard of': ({ now }) => seen(now, read(now, groups({ status: 'Degraded' }))),
  'never judged': ({ now }) => seen(now, read(now, groups({ status: null }))),
  'muted whole': ({ now }) => seen(now, read(now, downtime(now, {}))),
  'muted group': ({ now }) => seen(now, read(now, downtime(now, { scope: ['service:auth'] }))),
  'muted elsewhere': ({ now }) => seen(now, read(now, downtime(now, { scope: ['service:web'] }))),
  'muted later': ({ now }) => seen(now, read(now, downtime(now, { start: seconds(now + hour) }))),
  'muted and alert after': ({ now, since }) =>
    seen(now, read(now, { ...downtime(now, {}), ...groups({ status: 'Alert', ...triggered(since + minute) }) })),
  edited: ({ now }) => seen(now, read(now, { query: 'avg(last_5m):errors{*} by {env,service} > 500' })),
  renamed: ({ now }) => seen(now, read(now, { name: 'nothing to see here' })),
  'options edited': ({ now }) => seen(now, read(now, { options: { thresholds: { critical: 500 } } })),
  missing: ({ now }) => seen(now),
  'made again under its name': ({ now }) => seen(now, read(now, { id: 2 })),
  'of its own schedule': ({ now }) => {
    const reading = read(now);
    return seen(now, { ...reading, doubt: 'stale' });
  },
  'composite of a silent part': ({ now }) => {
    const composite = { ...read(now), query: '5 && 6' };
    const { doubt } = withParts(composite, { options: {} }, [{ ...read(now), id: 5, groups: [] }], 0);
    return seen(now, { ...read(now), ...(doubt === undefined ? {} : { doubt }) });
  },
  'not read lately': ({ now }) => seen(now - day, read(now - day)),
  'read rarely, as planned': ({ now }) => ({ ...seen(now - 2 * minute, read(now)), next: now }),
  'never read': () => undefined,
  unreachable: ({ now }) => ({ ...seen(now, read(now)), unreachable: outage(now) }),
  'rate-limited': ({ now }) => ({
    ...seen(now, read(now)),
    unreachable: { since: now - minute, detail: 'rate-limited', until: now + hour },
  }),
  'unreachable after an alert was read': ({ now, since }) => ({
    ...seen(now, read(now, groups({ status: 'Alert', ...triggered(since + minute) }))),
    unreachable: outage(now),
  }),
  'alert after, by a clock that is behind': ({ now, since }) => ({
    ...seen(now, read(now, groups({ status: 'Alert', ...triggered(since + minute - hour) }))),
    skew: -hour,
  }),
  'alert before, by a clock that is ahead': ({ now, since }) => ({
    ...seen(now, read(now, groups({ status: 'Alert', ...triggered(since - minute + hour) }))),
    skew: hour,
  }),
} satisfies Record<string, (moment: Moment) => Readings | undefined>;
export type State = keyof typeof states;
