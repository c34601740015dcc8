import type { StandInRequest } from '../../stand-ins/stand-in-server.js';
import { environments } from '../whole/furnish.js';
import type { House } from '../whole/house.js';
import type { Sink } from './find-values.js';

/** What crossed the wire from the product to the outside. */
export interface Wire {
  /** Every value that was on its way to a Secret, stored or refused. */
  values(): string[];
  /** Everything else that was sent. */
  sinks(): Sink[];
}

const secretPath = /^\/api\/v1\/namespaces\/[^/]+\/secrets(?:\/[^/]+)?$/;

/** Listens to every request from now on, those that a fault hits too. */
export function listen({ slack, datadog, clusters }: Pick<House, 'slack' | 'datadog' | 'clusters'>): Wire {
  const values = new Set<string>();
  const sinks: Sink[] = [];
  const hear = (name: string) => ({
    before: (request: StandInRequest) => {
      const body = isSecretWrite(request) ? withoutValues(request, values) : request.body.toString();
      const head = `${request.path}?${request.query} ${JSON.stringify(request.headers)}`;
      sinks.push({ name: `${name} ${request.method} ${request.path}`, text: `${head}\n${body}` });
    },
  });
  slack.watch(hear('Slack'));
  datadog.watch(hear('Datadog'));
  for (const environment of environments) clusters[environment].server.watch(hear(environment));
  return { values: () => [...values], sinks: () => sinks };
}

function isSecretWrite({ method, path }: StandInRequest): boolean {
  return (method === 'POST' || method === 'PATCH' || method === 'PUT') && secretPath.test(path);
}

/** The body of a write to a Secret without its data, which is remembered. */
function withoutValues({ body }: StandInRequest, values: Set<string>): string {
  const { data = {}, ...rest } = JSON.parse(body.toString()) as { data?: Record<string, string> };
  for (const value of Object.values(data)) values.add(Buffer.from(value, 'base64').toString());
  return JSON.stringify(rest);
}
