import {
  startStandInServer,
  type Fault,
  type StandInAnswer,
  type StandInRequest,
  type StandInServer,
} from '../stand-in-server.js';
import { DatadogState, type Series, type StoredEvent } from './datadog-state.js';
import { downtimeRoutes } from './downtime-routes.js';
import { eventRoutes } from './event-routes.js';
import { metricRoutes } from './metric-routes.js';
import { monitorControls, type ConnectedWebhook, type MonitorControls } from './monitor-controls.js';
import { monitorRoutes } from './monitor-routes.js';
import { RateWindow } from './rate-window.js';
import { fieldsOf, findRoute, refused, type Route } from './route.js';
import { sendWebhook, type WebhookBody, type WebhookResult } from './webhook.js';

export interface DatadogOptions {
  readonly port?: number;
  readonly apiKey?: string;
  readonly appKey?: string;
  readonly now?: () => number;
}

/** The local Datadog; `url` is the bot's `DD_API_URL`. */
export interface Datadog extends StandInServer, MonitorControls {
  readonly apiKey: string;
  readonly appKey: string;
  /** What `/api/v1/query` shows. */
  setSeries(series: Series): void;
  events(): readonly StoredEvent[];
  /** Calls that were answered by endpoint, e.g. `GET /api/v1/monitor/{id}`; refused ones too. */
  counts(): Readonly<Record<string, number>>;
  /** At most so many calls in a period; beyond it 429 with `x-ratelimit-reset`. */
  limit(calls: number, periodS: number): void;
  setKeys(keys: { readonly apiKey?: string; readonly appKey?: string }): void;
  /** From now on `setState` posts what a monitor's `@webhook-…` would. */
  connectWebhook(url: string, secret: string): void;
  sendWebhook(url: string, secret: string | undefined, body: Partial<WebhookBody> | string): Promise<WebhookResult>;
}

export async function startDatadog(options: DatadogOptions = {}): Promise<Datadog> {
  const state = new DatadogState(options.now ?? Date.now);
  const keys = { apiKey: options.apiKey ?? 'stand-in-api-key', appKey: options.appKey ?? 'stand-in-app-key' };
  const issued = { ...keys };
  const window = new RateWindow(state.now);
  const counts = new Map<string, number>();
  const routes: readonly Route[] = [
    ...monitorRoutes(state),
    ...eventRoutes(state),
    ...downtimeRoutes(state),
    ...metricRoutes(state),
    {
      name: 'GET /api/v1/validate',
      keys: 'api',
      limited: false,
      answer: () => ({ status: 200, body: { valid: true } }),
    },
  ];
  const server = await startStandInServer(async (request) => answer(request), { port: options.port ?? 0 });
  let webhook: ConnectedWebhook | undefined;

  function answer(request: StandInRequest): StandInAnswer {
    const found = findRoute(routes, request);
    if (found === undefined) return refused(404, 'Not Found');
    const { route, id } = found;
    counts.set(route.name, (counts.get(route.name) ?? 0) + 1);
    const date = { date: new Date(state.now()).toUTCString() };
    const wrong = wrongKeys(request, route, keys);
    if (wrong) return { ...wrong, headers: date };
    const { allowed, headers } = route.limited ? window.take() : { allowed: true, headers: {} };
    if (!allowed) {
      return {
        ...refused(429, 'Rate limit of requests reached. Please try again later.'),
        headers: { ...date, ...headers },
      };
    }
    const given = route.answer({ request, id, body: parsed(request.body) });
    return { ...given, headers: { ...date, ...headers, ...given.headers } };
  }

  return {
    ...server,
    ...issued,
    ...monitorControls(state, () => webhook),
    setSeries: (series) => void (state.series = series),
    events: () => state.events,
    counts: () => Object.fromEntries(counts),
    limit: (calls, periodS) => window.set(calls, periodS),
    setKeys: (changed) => void Object.assign(keys, changed),
    connectWebhook: (url, secret) => void (webhook = { url, secret }),
    sendWebhook: (url, secret, body) => sendWebhook(url, secret, body),
  };
}

/** A missing key is 401, a wrong one 403. */
function wrongKeys(
  request: StandInRequest,
  route: Route,
  keys: { readonly apiKey: string; readonly appKey: string },
): StandInAnswer | undefined {
  const api = request.headers['dd-api-key'];
  const app = request.headers['dd-application-key'];
  if (api === undefined || (route.keys === 'both' && app === undefined)) return refused(401, 'Unauthorized');
  const wrong = api !== keys.apiKey || (route.keys === 'both' && app !== keys.appKey);
  return wrong ? refused(403, 'Forbidden') : undefined;
}

/** An HTML page in place of an answer, as a proxy or an outage page gives it: with 403, 429, or even 200. */
export function htmlPage(status: number): Fault {
  const body = `<!DOCTYPE html><html><body><h1>${status}</h1></body></html>`;
  return { kind: 'status', status, headers: { 'content-type': 'text/html' }, body };
}

/** 429 as Datadog gives it; a header that comes twice is joined on the way: `7, 7`. */
export function tooManyRequests(resetSeconds: number, how: { readonly twice?: boolean } = {}): Fault {
  const twice = (text: string): string => (how.twice ? `${text}, ${text}` : text);
  const headers = {
    'x-ratelimit-reset': twice(String(resetSeconds)),
    'x-ratelimit-remaining': twice('0'),
    'x-ratelimit-limit': twice('3000'),
    'x-ratelimit-period': twice(String(resetSeconds)),
  };
  return { kind: 'status', status: 429, headers, body: { errors: ['Too many requests'] } };
}

function parsed(body: Buffer): unknown {
  try {
    return fieldsOf(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}
