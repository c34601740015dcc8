import { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { Datadog } from './datadog-client.js';
import { DatadogError } from './datadog-error.js';
import type { TemplateMonitor } from './monitor-template.js';

export interface MonitorOrder extends TemplateMonitor {
  readonly name: string;
  readonly message: string;
  /** What the monitor gets beside `marks`. */
  readonly tags: readonly string[];
  /** Tags that tell it from every other monitor: whoever carries all of them is it. */
  readonly marks: readonly string[];
  readonly threshold: number;
}

export type MadeMonitor =
  | { readonly type: 'created' | 'found'; readonly id: number }
  /** Datadog's own words. */
  | { readonly type: 'refused'; readonly said: readonly string[] };

/**
 * Makes a monitor once: one with the same marks is found, and so is one that Datadog calls identical. Datadog validates it
 * before it is created, and a refusal creates nothing. Throws DatadogError; then it may be there or not, and asking again
 * tells.
 */
export async function createMonitor(datadog: Datadog, order: MonitorOrder): Promise<MadeMonitor> {
  const there = await findMarked(datadog, order.marks);
  if (there !== undefined) return { type: 'found', id: there };
  const body = bodyOf(order);
  try {
    await datadog.ask(({ monitors }) => monitors.validateMonitor({ body }));
    const { id } = await datadog.ask(({ monitors }) => monitors.createMonitor({ body }));
    if (typeof id !== 'number') throw new DatadogError('unexpected', 'Datadog created a monitor and did not say which');
    return { type: 'created', id };
  } catch (error) {
    if (!(error instanceof DatadogError) || error.code !== 'refused') throw error;
    const twin = /^Duplicate of an existing monitor_id:(\d+)/.exec(error.said[0] ?? '')?.[1];
    return twin === undefined ? { type: 'refused', said: error.said } : { type: 'found', id: Number(twin) };
  }
}

async function findMarked(datadog: Datadog, marks: readonly string[]): Promise<number | undefined> {
  const listed = await datadog.ask(({ monitors }) =>
    monitors.listMonitors({ monitorTags: marks.join(','), pageSize: 100, page: 0 }),
  );
  const own = listed.filter(({ tags }) => marks.every((mark) => (tags ?? []).includes(mark)));
  return own.map(({ id }) => id).find((id) => id !== undefined);
}

function bodyOf({ name, type, query, noDataMinutes, message, tags, marks, threshold }: MonitorOrder): Monitor {
  const options = { thresholds: { critical: threshold }, includeTags: true, requireFullWindow: false };
  const silence = noDataMinutes === undefined ? {} : { notifyNoData: true, noDataTimeframe: noDataMinutes };
  return Object.assign(new Monitor(), {
    name,
    type,
    query,
    message,
    tags: [...tags, ...marks],
    options: { ...options, ...silence },
  });
}
