import { resourceOf, type Kind } from './kinds.js';

export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** A refusal of the API, with the `Status` object that a client gets. An empty reason is left out. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: Readonly<Record<string, unknown>>;

  constructor(code: number, reason: string, message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = code;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details ? { details } : {}),
      code,
    };
  }
}

function detailsOf(kind: Pick<Kind, 'group' | 'plural'>, name: string): Record<string, unknown> {
  return { ...(name ? { name } : {}), ...(kind.group ? { group: kind.group } : {}), kind: kind.plural };
}

export function notFound(kind: Kind, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${resourceOf(kind)} "${name}" not found`, detailsOf(kind, name));
}

export function alreadyExists(kind: Kind, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${resourceOf(kind)} "${name}" already exists`, detailsOf(kind, name));
}

const modified = 'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(kind: Kind, name: string, why = modified): ApiError {
  const message = `Operation cannot be fulfilled on ${resourceOf(kind)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, detailsOf(kind, name));
}

/** A failed delete precondition names the kind, not the resource: so does the real server. */
export function failedPrecondition(kind: Kind, name: string, why: string): ApiError {
  const resource = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.kind };
  return new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${resource} "${name}": ${why}`, details);
}

export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, causes: readonly Cause[]): ApiError {
  const resource = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  // A cause that is found twice is listed twice, and said once.
  const texts = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const message = `${resource} "${name}" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`;
  const called = { ...(name === '' ? {} : { name }), ...(kind.group ? { group: kind.group } : {}) };
  return new ApiError(422, 'Invalid', message, { ...called, kind: kind.kind, causes });
}

export function forbidden(kind: Pick<Kind, 'group' | 'plural'>, name: string, why: string): ApiError {
  const resource = resourceOf(kind);
  const subject = name === '' ? resource : `${resource} "${name}"`;
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, detailsOf(kind, name));
}

/** Nothing is created in a namespace that goes. */
export function terminating(kind: Kind, name: string, namespace: string): ApiError {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  const subject = `${resourceOf(kind)} "${name}"`;
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, { ...detailsOf(kind, name), causes });
}

/** Where the address is no resource. */
export function forbiddenPath(why: string): ApiError {
  return new ApiError(403, 'Forbidden', `forbidden: ${why}`, {});
}

/** What a group is answered with that serves other resources, or other versions. */
export function notServed(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** What a JSON Patch that doesn't apply is answered with, a failing `test` included: the server doesn't say which. */
export function patchRefused(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

export function expired(message: string, continueToken?: string): ApiError {
  const error = new ApiError(410, 'Expired', message);
  if (continueToken === undefined) return error;
  return Object.assign(error, { status: { ...error.status, metadata: { continue: continueToken } } });
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', message, {});
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}

export function tooLarge(limit: number): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);
}

export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized', 'Unauthorized');

/** The causes' own words, as `field.Error` of the real server writes them. */
export const cause = {
  required: (field: string, why = ''): Cause => ({
    reason: 'FieldValueRequired',
    message: why ? `Required value: ${why}` : 'Required value',
    field,
  }),
  invalid: (field: string, value: unknown, why: string): Cause => ({
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    field,
  }),
  forbidden: (field: string, why: string): Cause => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field,
  }),
  notFound: (field: string, value: unknown): Cause => ({
    reason: 'FieldValueNotFound',
    message: `Not found: ${JSON.stringify(value)}`,
    field,
  }),
  unsupported: (field: string, value: unknown, allowed: readonly string[]): Cause => ({
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed.map((one) => `"${one}"`).join(', ')}`,
    field,
  }),
  duplicate: (field: string, value: unknown): Cause => ({
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${JSON.stringify(value)}`,
    field,
  }),
  tooLong: (field: string, limit: number): Cause => ({
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${limit} bytes`,
    field,
  }),
};
