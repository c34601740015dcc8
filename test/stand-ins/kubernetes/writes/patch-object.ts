import { parse } from 'yaml';
import { ApiError, badRequest, patchRefused, unsupportedMediaType } from '../api-error.js';
import { isCustom, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { applyJsonPatch, PatchDoesNotApply, type JsonPatch } from '../patches/json-patch.js';
import { applyMergePatch, isObject } from '../patches/merge-patch.js';
import { applyStrategicMergePatch } from '../patches/strategic-merge-patch.js';

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const strategicMergePatch = 'application/strategic-merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';

const operationLimit = 10_000;

/**
 * What a PATCH makes of an object. Custom kinds have no strategic merge. Server-side apply is a strategic merge here: it doesn't know field managers, so it
 * never finds their conflicts and never removes what a manager stops applying.
 */
export function patched(kind: Kind, current: KubeObject, contentType: string, body: string): KubeObject {
  const type = contentType.replace(/;.*$/, '').trim();
  if (type === strategicMergePatch && isCustom(kind)) throw unsupportedMediaType([jsonPatch, mergePatch, applyPatch]);
  switch (type) {
    case jsonPatch:
      return byJsonPatch(current, parsed(body));
    case mergePatch:
      return applyMergePatch(current, objectOf(parsed(body))) as KubeObject;
    case strategicMergePatch:
      return applyStrategicMergePatch(current, objectOf(parsed(body))) as unknown as KubeObject;
    case applyPatch:
      return applyStrategicMergePatch(current, objectOf(parse(body))) as unknown as KubeObject;
    default:
      if (isCustom(kind)) throw unsupportedMediaType([jsonPatch, mergePatch, applyPatch]);
      throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

function byJsonPatch(current: KubeObject, patch: unknown): KubeObject {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  if (patch.length > operationLimit) {
    const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${operationLimit}, got ${patch.length}`;
    throw new ApiError(413, 'RequestEntityTooLarge', message);
  }
  try {
    return applyJsonPatch(current, patch as JsonPatch) as KubeObject;
  } catch (error) {
    if (error instanceof PatchDoesNotApply) throw patchRefused();
    throw error;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw badRequest('error decoding patch: invalid character in the JSON of the request');
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  throw badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}');
}
