import { parse } from 'yaml';
import type { StandInAnswer, StandInRequest } from '../../stand-in-server.js';
import {
  ApiError,
  badRequest,
  methodNotAllowed,
  notFound,
  tooLarge,
  notServed,
  unsupportedMediaType,
} from '../api-error.js';
import type { Cluster } from '../cluster.js';
import { isCustom, builtInKinds, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { createObject } from '../writes/create-object.js';
import { deleteObject, type DeleteOptions } from '../writes/delete-object.js';
import { applyPatch, patched } from '../writes/patch-object.js';
import { scaled, scaleOf } from '../writes/scale.js';
import { updateObject } from '../writes/update-object.js';
import type { Access } from './access.js';
import { discover } from './discovery.js';
import { listPage, type ListConditions } from './list.js';
import { podLog, type PodLogs } from './pod-log.js';
import { objectFromProtobuf, protobufType } from './protobuf.js';
import { representList, representObject, shapeOf, type Shape } from './representation.js';
import { addressOf, requestInfo, type Address, type RequestInfo } from './request-info.js';
import { checkOptions, policyOf } from './request-options.js';
import { answerReview } from './review.js';
import { watchStream, type OpenWatches } from './watch.js';

const bodyLimit = 3 * 1024 * 1024;
const orphanWarning =
  '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"';

export interface ApiServer {
  readonly cluster: Cluster;
  readonly access: Access;
  readonly conditions: ListConditions;
  readonly watches: OpenWatches;
  readonly logs: PodLogs;
}

/** Answers one request; refusals become `Status` objects. */
export function handleRequest(server: ApiServer, request: StandInRequest): StandInAnswer {
  try {
    return answer(server, request);
  } catch (error) {
    if (error instanceof ApiError) return { status: error.code, body: error.status };
    throw error;
  }
}

function answer(server: ApiServer, request: StandInRequest): StandInAnswer {
  const identity = server.access.identify(request);
  const discovery = discover(server.cluster.kinds, request);
  if (discovery !== undefined) return discovery;
  const address = addressOf(request);
  if (address === undefined) server.access.authorisePath(identity, request);
  else server.access.authorise(identity, address);
  const info = address && requestInfo(server.cluster.kinds, address);
  if (info === undefined) return nothingThere(address);
  checkOptions(info.verb, request.query);
  if (request.body.length > bodyLimit) throw tooLarge(bodyLimit);
  const shape = shapeOf(request.headers['accept']);
  if (shape === 'none' && info.subresource !== 'log') throw notAcceptable(info.kind);
  if (info.kind.review) return answerReview(server.access, identity, info.kind, objectIn(request));
  return act(server, request, info, shape);
}

/** A built-in group says it in JSON; elsewhere nobody is there to say it. */
function nothingThere(address: Address | undefined): StandInAnswer {
  if (address !== undefined && builtInKinds.some(({ group }) => group === address.group)) throw notServed();
  return { status: 404, body: '404 page not found\n' };
}

function act(server: ApiServer, request: StandInRequest, info: RequestInfo, shape: Shape): StandInAnswer {
  switch (info.verb) {
    case 'get':
      return get(server, request, info, shape);
    case 'list': {
      const page = listPage(server.cluster, server.conditions, info.kind, info.namespace, request.query);
      const now = server.cluster.clock.now();
      return { status: 200, body: representList(info.kind, page.items, page.metadata, shape, now) };
    }
    case 'watch': {
      const { kind, namespace } = info;
      const stream = watchStream(server.cluster, server.watches, { kind, namespace, query: request.query, shape });
      return { status: 200, headers: { 'content-type': 'application/json' }, stream };
    }
    case 'create':
      return create(server, request, info, shape);
    case 'update':
    case 'patch':
      return change(server, request, info, shape);
    case 'delete':
      return remove(server, request, info);
    case 'deletecollection':
    default:
      throw methodNotAllowed();
  }
}

function get(server: ApiServer, request: StandInRequest, info: RequestInfo, shape: Shape): StandInAnswer {
  const { kind, namespace, name, subresource } = info;
  const object = server.cluster.store.get(kind, namespace, name);
  if (object === undefined) throw notFound(kind, name);
  if (subresource === 'log') return podLog(server.logs, server.cluster.clock, object, request.query);
  return shown(server, info, subresource === 'scale' ? scaleOf(object) : object, shape, 200);
}

function create(server: ApiServer, request: StandInRequest, info: RequestInfo, shape: Shape): StandInAnswer {
  const { kind, namespace, name, subresource } = info;
  if (subresource === 'token') return tokenRequest(server, info, objectIn(request));
  if (name !== '' || subresource !== undefined) throw methodNotAllowed();
  const dryRun = isDryRun(request);
  return shown(server, info, createObject(server.cluster, kind, namespace, objectIn(request), { dryRun }), shape, 201);
}

function tokenRequest(server: ApiServer, info: RequestInfo, body: KubeObject): StandInAnswer {
  const { kind, namespace, name } = info;
  if (server.cluster.store.get(kind, namespace, name) === undefined) throw notFound(kind, name);
  const expirationTimestamp = new Date(server.cluster.clock.now() + 3_600_000).toISOString();
  const status = { token: server.access.issue(namespace, name), expirationTimestamp };
  return { status: 201, body: { ...body, metadata: { name, namespace }, status } };
}

function change(server: ApiServer, request: StandInRequest, info: RequestInfo, shape: Shape): StandInAnswer {
  const { kind, namespace, name, subresource, verb } = info;
  if (name === '' || subresource === 'log' || subresource === 'token') throw methodNotAllowed();
  const type = request.headers['content-type'] ?? '';
  const applying = verb === 'patch' && type.startsWith(applyPatch);
  if (applying && server.cluster.store.get(kind, namespace, name) === undefined) {
    const made = createObject(server.cluster, kind, namespace, objectIn(request), { dryRun: isDryRun(request) });
    return shown(server, info, made, shape, 201);
  }
  const next = (current: KubeObject): KubeObject =>
    verb === 'patch' ? patched(kind, current, type, request.body.toString()) : objectIn(request);
  const whole = subresource === 'scale' ? (current: KubeObject) => scaled(current, next(scaleOf(current))) : next;
  const patching = verb === 'patch';
  const options = { dryRun: isDryRun(request), patching, ...(subresource === 'status' ? { subresource } : {}) };
  const updated = updateObject(server.cluster, kind, namespace, name, whole, options);
  return shown(server, info, subresource === 'scale' ? scaleOf(updated) : updated, shape, 200);
}

function remove(server: ApiServer, request: StandInRequest, info: RequestInfo): StandInAnswer {
  const { kind, namespace, name } = info;
  const body = request.body.length > 0 ? (parse(request.body.toString()) as DeleteOptions) : {};
  const policy = policyOf(body.propagationPolicy ?? request.query.get('propagationPolicy') ?? undefined);
  const grace = body.gracePeriodSeconds ?? request.query.get('gracePeriodSeconds');
  const deletion = deleteObject(server.cluster, kind, namespace, name, {
    ...body,
    dryRun: isDryRun(request),
    ...(policy ? { propagationPolicy: policy } : {}),
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
  });
  const headers = kind.kind === 'Job' && !policy ? { warning: orphanWarning } : {};
  if (!deletion.gone) return { status: 200, headers, body: deletion.object };
  if (kind.kind === 'Pod') return { status: 200, headers, body: deletion.object };
  const details = {
    name,
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.plural,
    uid: deletion.object.metadata.uid,
  };
  const body200 = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  return { status: 200, headers, body: body200 };
}

function shown(server: ApiServer, info: RequestInfo, object: KubeObject, shape: Shape, status: number): StandInAnswer {
  return { status, body: representObject(info.kind, object, shape, server.cluster.clock.now()) };
}

function isDryRun(request: StandInRequest): boolean {
  return request.query.get('dryRun') === 'All';
}

/** JSON is YAML: one parser reads both. JSON is tried first because it is what almost every client sends. */
function objectIn(request: StandInRequest): KubeObject {
  const type = (request.headers['content-type'] ?? 'application/json').replace(/;.*$/, '').trim();
  if (type === protobufType) return objectFromProtobuf(request.body);
  // The body of a patch has its own types.
  if (request.method !== 'PATCH' && !bodyTypes.includes(type)) throw unsupportedMediaType(bodyTypes);
  const text = request.body.toString();
  try {
    return JSON.parse(text) as KubeObject;
  } catch {
    if (!type.includes('yaml')) throw badRequest('the object provided is unrecognized (must be of type JSON)');
    return parse(text) as KubeObject;
  }
}

const bodyTypes = ['application/json', 'application/yaml', protobufType];

function notAcceptable(kind: Kind): ApiError {
  if (isCustom(kind)) {
    const message = `only the following media types are accepted: ${bodyTypes.join(', ')}`;
    return new ApiError(406, 'NotAcceptable', message);
  }
  const types = [...bodyTypes, 'application/json;stream=watch', `${protobufType};stream=watch`];
  const message = `406: Not Acceptable\n\nAvailable representations: ${types.join(', ')}`;
  return new ApiError(406, 'NotAcceptable', message, {});
}
