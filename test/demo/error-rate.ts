import type { Datadog } from '../stand-ins/datadog/start-datadog.js';
import { environments, monitorIds, threshold, type Environment } from './places.js';
import { usualFailures } from './service.js';
import type { Site, Sites } from './site.js';

/** What was measured at a moment (epoch milliseconds): the share of failed requests, null where nothing served. */
export interface Sample {
  readonly at: number;
  readonly staging: number | null;
  readonly production: number | null;
}

/** The error rate of both environments, measured all the time. */
export interface ErrorRate {
  /** Oldest first; the last minute and a half. */
  readonly samples: readonly Sample[];
  /** Called after each measurement; what it returns ends that. */
  onSample(listener: () => void): () => void;
  stop(): void;
}

const everyMs = 500;
const keptMs = 95_000;

/** How long the rate must be above the threshold before a monitor alerts, and below it before it recovers. */
const evaluatedMs = 1500;

/**
 * Measures the services, and lets the monitors judge by themselves what they see: nobody has to tell them that
 * something is wrong.
 */
export function measure(datadog: Datadog, sites: Sites): ErrorRate {
  setUpMonitors(datadog);
  const samples: Sample[] = history(Date.now());
  const listeners = new Set<() => void>();
  datadog.setSeries((at, query) => {
    const near = samples.findLast((sample) => sample.at <= at);
    return (query.includes('env:staging') ? near?.staging : near?.production) ?? null;
  });
  const timer = setInterval(() => {
    const sample = { at: Date.now(), staging: failing(sites.staging), production: failing(sites.production) };
    samples.push(sample);
    while ((samples[0]?.at ?? sample.at) < sample.at - keptMs) samples.shift();
    for (const environment of environments) evaluate(datadog, environment, samples);
    for (const listener of listeners) listener();
  }, everyMs);
  return {
    samples,
    onSample: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => clearInterval(timer),
  };
}

/** Each cluster that serves has an equal part of the requests. */
function failing(sites: readonly Site[]): number | null {
  const rates = sites.flatMap(({ service }) => service.failing() ?? []);
  return rates.length === 0 ? null : rates.reduce((total, rate) => total + rate, 0) / rates.length;
}

/** What would have been measured before the demo began: nothing unusual. */
function history(now: number): Sample[] {
  return Array.from({ length: keptMs / everyMs }, (_, index) => {
    const at = now - keptMs + index * everyMs;
    return { at, staging: usualFailures('staging', at), production: usualFailures('production', at) };
  });
}

function setUpMonitors(datadog: Datadog): void {
  for (const environment of environments) {
    const scope = `env:${environment},service:auth`;
    datadog.setMonitor(monitorIds[environment], {
      name: `auth-service error rate (${environment})`,
      // Shorter than Datadog's shortest window of a minute, as all waits here are shorter.
      query: `avg(last_1s):sum:auth.requests.failed{${scope}} / sum:auth.requests.all{${scope}} > ${threshold}`,
      tags: ['service:auth', `env:${environment}`],
      options: { thresholds: { critical: threshold }, notify_no_data: true, silenced: {}, include_tags: true },
    });
  }
}

function evaluate(datadog: Datadog, environment: Environment, samples: readonly Sample[]): void {
  const since = Date.now() - evaluatedMs;
  const seen = samples.filter(({ at }) => at >= since).map((sample) => sample[environment]);
  const id = monitorIds[environment];
  const alerting = datadog.monitor(id).overallState === 'Alert';
  const isBad = (rate: number | null): boolean => rate !== null && rate > threshold;
  if (seen.length < evaluatedMs / everyMs) return;
  // The webhook's delivery is Datadog's own affair: that nobody took it changes nothing here.
  if (!alerting && seen.every(isBad)) void datadog.setState(id, 'Alert').catch(() => undefined);
  if (alerting && !seen.some(isBad)) void datadog.setState(id, 'OK').catch(() => undefined);
}
