import type { StandInAnswer, StandInRequest } from '../stand-in-server.js';

export interface RouteCall {
  readonly request: StandInRequest;
  /** What stands in the path at `{…}`. */
  readonly id: string;
  /** The JSON body; undefined where there is none. */
  readonly body: unknown;
}

/** One endpoint: which keys it wants, whether it counts against the rate limit, what it answers. */
export interface Route {
  /** `GET /api/v1/monitor/{id}` */
  readonly name: string;
  readonly keys: 'api' | 'both';
  readonly limited: boolean;
  answer(call: RouteCall): StandInAnswer;
}

export interface FoundRoute {
  readonly route: Route;
  readonly id: string;
}

/** The route of a request; fixed paths win over those with a placeholder. */
export function findRoute(routes: readonly Route[], request: StandInRequest): FoundRoute | undefined {
  const exact = routes.find((route) => route.name === `${request.method} ${request.path}`);
  if (exact) return { route: exact, id: '' };
  for (const route of routes) {
    const [method = '', path = ''] = route.name.split(' ');
    const pattern = new RegExp(`^${path.replace(/\{[^}]*\}/, '([^/]+)')}$`);
    const match = pattern.exec(request.path);
    if (method === request.method && match) return { route, id: match[1] ?? '' };
  }
  return undefined;
}

export function ok(body: unknown, status = 200): StandInAnswer {
  return { status, body };
}

/** Datadog's form of an error. */
export function refused(status: number, ...errors: readonly string[]): StandInAnswer {
  return { status, body: { errors } };
}

/** Body of a call as an object, `{}` when it is none. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
