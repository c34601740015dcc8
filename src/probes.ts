import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';

export interface Route {
  readonly path: string;
  readonly method: string[];
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface Health {
  /** Whether Redis answers and, in the worker role, the queues are open. */
  isReady(): Promise<boolean>;
  /** Everything that is known; it does not decide readiness. */
  details(): Record<string, unknown>;
}

/** `/healthz` (alive), `/readyz` (able to work; Slack's state only in the body) and `/metrics` (Prometheus). */
export function probeRoutes(health: Health): Route[] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'keyturn_' });
  return [
    { path: '/healthz', method: ['GET'], handler: (_request, response) => answer(response, 200, { alive: true }) },
    {
      path: '/readyz',
      method: ['GET'],
      handler: (_request, response) =>
        void health.isReady().then(
          (ready) => answer(response, ready ? 200 : 503, { ready, ...health.details() }),
          () => answer(response, 503, { ready: false, ...health.details() }),
        ),
    },
    {
      path: '/metrics',
      method: ['GET'],
      handler: (_request, response) =>
        void registry.metrics().then((text) => {
          response.writeHead(200, { 'content-type': registry.contentType }).end(text);
        }),
    },
  ];
}

/** A server for processes that don't listen to Slack: the same routes, and 404 for everything else. */
export async function serveRoutes(routes: readonly Route[], port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const route = routes.find((one) => one.path === path && one.method.includes(request.method ?? ''));
    if (route) route.handler(request, response);
    else answer(response, 404, { error: 'not found' });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}

function answer(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
