// By deep path: the package's entry loads every model of both API versions, which is 150 MB more.
import { logger } from '@datadog/datadog-api-client/dist/logger.js';
import {
  BaseServerConfiguration,
  createConfiguration,
} from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js';
import { AuthenticationApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/AuthenticationApi.js';
import { EventsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/EventsApi.js';
import { MetricsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MetricsApi.js';
import { MonitorsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js';
import { createBreaker } from './breaker.js';
import { DatadogError } from './datadog-error.js';
import { createTransport, familyOf, type Log } from './transport.js';
import { createVitals, type Budget } from './vitals.js';

export interface DatadogOptions {
  readonly apiKey: string;
  readonly appKey: string;
  /** `datadoghq.com` unless told; not used with `apiUrl`. */
  readonly site?: string | undefined;
  /** Another base than the site's, such as `http://127.0.0.1:4005`. */
  readonly apiUrl?: string | undefined;
  /** The longest that one call may take, its retries included, in milliseconds. */
  readonly call: number;
  /** How long nobody asks after three calls in a row without an answer (default: twice `call`), in milliseconds. */
  readonly rest?: number | undefined;
  /** The longest that a used-up rate limit is believed (default: a minute), in milliseconds. */
  readonly longestLimit?: number | undefined;
  /** The clock that Datadog's is compared with (default: the machine's). */
  readonly now?: (() => number) | undefined;
  readonly log?: Log | undefined;
}

export interface DatadogApis {
  readonly authentication: AuthenticationApi;
  readonly monitors: MonitorsApi;
  readonly events: EventsApi;
  readonly metrics: MetricsApi;
}

/** What the answers of the monitors' API say beside their bodies. */
export interface DatadogVitals {
  /** How many answers there were so far. */
  calls(): number;
  budget(): Budget | undefined;
  /** Milliseconds that Datadog's clock is ahead of ours (negative: behind). 0: none that can be seen. */
  skew(): number;
}

export interface Datadog {
  readonly vitals: DatadogVitals;
  /** Asks by Datadog's own client. Throws nothing but `DatadogError`, what the client can't read included. */
  ask<T>(question: (apis: DatadogApis) => Promise<T>): Promise<T>;
  /** The JSON of a path, for what the client can't read. Throws nothing but `DatadogError`. */
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>;
}

/** Opens Datadog for one installation; makes no call. Time limit, retries and rests are those of `createTransport`. */
export function openDatadog(options: DatadogOptions): Datadog {
  // The library prints failed requests to the console.
  logger.setLevel('silent');
  const { apiKey, appKey, site = 'datadoghq.com', apiUrl, call, rest = 2 * call, longestLimit = 60_000, log } = options;
  const { now = Date.now } = options;
  const breaker = createBreaker({ failures: 3, rest, longestLimit });
  const vitals = createVitals();
  const family = familyOf('/api/v1/monitor');
  const transport = createTransport({ call, breaker, vitals, now, log });
  const base = apiUrl?.replace(/\/+$/, '');
  const configuration = createConfiguration({
    authMethods: { apiKeyAuth: apiKey, appKeyAuth: appKey },
    fetch: transport,
    ...(base === undefined ? {} : { baseServer: new BaseServerConfiguration(base, {}) }),
  });
  // A base server would win over the hosts of single operations: the site is set where there is none.
  if (base === undefined) configuration.setServerVariables({ site });
  const apis = {
    authentication: new AuthenticationApi(configuration),
    monitors: new MonitorsApi(configuration),
    events: new EventsApi(configuration),
    metrics: new MetricsApi(configuration),
  };
  return {
    vitals: {
      calls: () => vitals.calls(family),
      budget: () => vitals.budget(family),
      skew: () => vitals.skew(),
    },
    ask: async (question) => readable(async () => question(apis)),
    get: async (path, query) => {
      const url = `${base ?? `https://api.${site}`}${path}?${new URLSearchParams(query).toString()}`;
      const headers = { accept: 'application/json', 'dd-api-key': apiKey, 'dd-application-key': appKey };
      return readable(async () => (await transport(url, { headers })).json() as Promise<unknown>);
    },
  };
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatadogError) throw error;
    throw new DatadogError('unexpected', 'Datadog answered with something that could not be read');
  }
}
