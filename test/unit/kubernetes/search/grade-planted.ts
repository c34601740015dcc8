import { gradeObject, type ReferenceHit } from '../../../../src/kubernetes/search/grade-object.js';
import type { FieldSchema } from '../../../../src/kubernetes/search/custom-schema.js';
import { secretNamed } from '../../../../src/kubernetes/search/wanted-secret.js';
import { wantedName, type AnyObject } from '../../../cluster/references/planted.js';

/** Every hit of the planted name in an object, as if the API server had listed it in the namespace `recall`. */
export function hitsOf(object: AnyObject, schema?: FieldSchema): ReferenceHit[] {
  const [version = '', group = ''] = object.apiVersion.split('/').toReversed();
  const resource = { group, version, kind: object.kind, plural: `${object.kind.toLowerCase()}s` };
  const listed = { ...object, metadata: { namespace: 'recall', ...object.metadata } };
  return gradeObject(listed, resource, secretNamed(wantedName), schema);
}

/** How the place of this path is graded; `unfound` where it is not told at all. */
export function gradeAt(object: AnyObject, path: string, schema?: FieldSchema): ReferenceHit['grade'] | 'unfound' {
  return hitsOf(object, schema).find((hit) => hit.path === path)?.grade ?? 'unfound';
}
