import { request as httpRequest, type Dispatcher } from 'undici';
import type { Connection } from './connection.js';
import { failureCode } from './failure-code.js';
import { KubernetesError, type KubernetesErrorCode } from './kubernetes-error.js';
import { headersOf, methodOf, pathOf, type KubernetesRequest } from './kubernetes-request.js';
import { readStatus } from './read-status.js';

/** Who sends: a context's connection and its name for errors. */
export interface Sender {
  readonly context: string;
  readonly connection: Connection;
  readonly userAgent: string;
}

/**
 * One try of a request within `timeout` milliseconds, reading of the answer included. Returns what `read` makes of a
 * good answer. Throws only `KubernetesError`: `unreachable` where it is not known whether the request arrived.
 */
export async function attempt<T>(
  sender: Sender,
  request: KubernetesRequest,
  timeout: number,
  read: (answer: Dispatcher.ResponseData) => Promise<T>,
): Promise<T> {
  const { headers, dispatcher } = await credentialsOf(sender, request);
  const url = `${sender.connection.server}${pathOf(request)}`;
  const options = {
    method: methodOf(request),
    headers: { 'user-agent': sender.userAgent, ...headers, ...headersOf(request) },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    dispatcher,
    signal: AbortSignal.timeout(Math.ceil(timeout)),
  };
  try {
    const answer = await httpRequest(url, options);
    if (answer.statusCode >= 300) throw await refusalOf(sender, request, answer);
    return await read(answer);
  } catch (error) {
    if (error instanceof KubernetesError) throw error;
    throw errorOf(sender, request, 'unreachable', failureOf(error, timeout));
  }
}

/** An error about this request. */
export function errorOf(
  { context }: { readonly context: string },
  request: KubernetesRequest,
  code: KubernetesErrorCode,
  detail: string,
  retryAfter?: number,
): KubernetesError {
  const { verb, resource, namespace = '', name, subresource } = request;
  const plural = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const facts = { context, verb, resource: plural, group: resource.group, namespace, detail };
  return new KubernetesError(code, name === undefined ? facts : { ...facts, name }, retryAfter);
}

// A plugin's or a file's failure is the operator's to mend, so its kind is told; its output may hold a token.
async function credentialsOf(sender: Sender, request: KubernetesRequest) {
  try {
    return await sender.connection.credentials();
  } catch (error) {
    throw errorOf(sender, request, 'unauthorized', `the kubeconfig's credentials can't be had (${failureCode(error)})`);
  }
}

async function refusalOf(sender: Sender, request: KubernetesRequest, answer: Dispatcher.ResponseData) {
  const { code, detail } = readStatus(answer.statusCode, Buffer.from(await answer.body.arrayBuffer()), request.hidden);
  const seconds = Number(answer.headers['retry-after']);
  return errorOf(sender, request, code, detail, seconds > 0 ? seconds * 1000 : undefined);
}

function failureOf(error: unknown, timeout: number): string {
  const code = failureCode(error);
  return code === 'TimeoutError' ? `no answer within ${Math.round(timeout)} ms` : `no answer (${code})`;
}
