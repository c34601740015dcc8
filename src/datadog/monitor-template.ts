import type { TemplateOrder } from '../doctor/template-order.js';

export interface TemplateMonitor {
  readonly type: 'query alert' | 'log alert';
  readonly query: string;
  /** How many minutes without data are told as such: twice what an evaluation looks at. Absent: no line is no data missing. */
  readonly noDataMinutes?: number;
}

/**
 * The monitor that a template stands for. None has groups: a monitor by pod loses its groups at each rollout, and lost data
 * holds a rotation.
 */
export function templateMonitor({ kind, service, env, operation, threshold, window }: TemplateOrder): TemplateMonitor {
  const scope = `{env:${env},service:${service}}`;
  switch (kind) {
    case 'http-errors': {
      const metric = `trace.${operation ?? 'http.request'}`;
      const ratio = `sum:${metric}.errors${scope}.as_count() / sum:${metric}.hits${scope}.as_count()`;
      return {
        type: 'query alert',
        query: `sum(last_${window}):${ratio} > ${threshold}`,
        noDataMinutes: 2 * minutes[window],
      };
    }
    case 'log-errors': {
      const search = `logs("env:${env} service:${service} status:error").index("*").rollup("count").last("${window}")`;
      return { type: 'log alert', query: `${search} > ${threshold}` };
    }
    case 'restarts': {
      const change = `change(max(last_${window}),last_${window}):sum:kubernetes.containers.restarts${scope}`;
      return { type: 'query alert', query: `${change} > ${threshold}`, noDataMinutes: 4 * minutes[window] };
    }
    default:
      return kind satisfies never;
  }
}

const minutes: Readonly<Record<TemplateOrder['window'], number>> = {
  '5m': 5,
  '10m': 10,
  '15m': 15,
  '30m': 30,
  '1h': 60,
};
