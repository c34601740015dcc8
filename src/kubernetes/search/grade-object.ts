import type { Hit } from '../../rotation/reference.js';
import { own } from '../annotations.js';
import { escapeToken } from '../json-pointer.js';
import { annotationOf, controllerOf, kubeObjectSchema } from '../kube-object.js';
import type { Resource } from '../resources.js';
import { isCoreField, isGrantedName, isNamedForSecret, isPodSpecField } from './core-fields.js';
import { denotesSecret } from './custom-fields.js';
import type { FieldSchema } from './custom-schema.js';
import { grantedRule, type GrantedRule } from './granted-rule.js';
import { isHistory } from './history.js';
import { isProduced } from './producers.js';
import { secretNamespaceOf } from './secret-namespace.js';
import { stringsOf, type FoundText } from './strings-of.js';
import type { WantedSecret } from './wanted-secret.js';

/** One place that names a Secret. */
export interface ReferenceHit extends Hit {
  readonly path: string;
  /** The Secret's name as it stands there. */
  readonly secret: string;
  /** The namespace whose Secret is meant, where the object says it or the kind leaves no choice. */
  readonly secretNamespace?: string;
  /** The kind of the controller that makes the object; `Keyturn` for a check of ours. */
  readonly madeBy?: string;
  /** Of a Role or ClusterRole: the rule that grants the Secret by its name. */
  readonly rule?: GrantedRule;
}

/** An object as a list gives it. */
export interface SearchedObject {
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/**
 * Grades every place of an object that names the wanted Secret (design 12). Only a whole text that stands in a field for
 * Secrets is a reference: any other text, and one that holds more than the name, is a mention. Our own annotations are
 * the record of what we did and are none.
 */
export function gradeObject(
  object: SearchedObject,
  resource: Resource,
  wanted: WantedSecret,
  schema?: FieldSchema,
): ReferenceHit[] {
  const { name, namespace } = object.metadata;
  const about = {
    kind: kindOf(resource),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...makerOf(object, resource),
  };
  const history = isHistory(object, resource);
  return [...stringsOf(object, (text) => text.includes(wanted.token))].flatMap((found) => {
    if (isOurs(found)) return [];
    if (isLastApplied(found)) return declared(found, resource, wanted, schema).map((hit) => ({ ...about, ...hit }));
    return gradeText(found, resource, wanted, schema).map((hit) => {
      const grade = history && hit.grade === 'strong' ? 'weak' : hit.grade;
      return { ...about, ...hit, grade };
    });
  });
}

/** A built-in kind by its name alone, any other with its group: `Deployment`, `Rollout.argoproj.io`. */
function kindOf({ kind, group }: Resource): string {
  return !group.includes('.') || group.endsWith('.k8s.io') ? kind : `${kind}.${group}`;
}

function makerOf(object: SearchedObject, { kind }: Resource): Pick<ReferenceHit, 'madeBy'> {
  const parsed = kubeObjectSchema.safeParse(object).data;
  if (!parsed) return {};
  if (kind === 'Job' && annotationOf(parsed, own.rotation) !== undefined) return { madeBy: 'Keyturn' };
  const controller = controllerOf(parsed);
  return controller ? { madeBy: controller.kind } : {};
}

type Place = Pick<ReferenceHit, 'grade' | 'path' | 'secret' | 'secretNamespace' | 'rule'>;

function gradeText(
  found: FoundText,
  { kind, group }: Resource,
  wanted: WantedSecret,
  schema: FieldSchema | undefined,
): Place[] {
  const path = pointerOf(found.path);
  const whole = wholeName(found, wanted);
  if (!whole) {
    return wanted.namesIn(found.text).map((secret) => ({ grade: 'mention', path, secret }));
  }
  const { secret } = whole;
  const place = { path, secret };
  if (isProduced(found, kind, group)) return [{ ...place, grade: 'producer', ...secretNamespaceOf(found, whole) }];
  const isReference =
    isPodSpecField(found) ||
    isCoreField(found, kind, group) ||
    isGrantedName(found, kind) ||
    isNamedForSecret(found) ||
    (group.includes('.') && denotesSecret(found, schema));
  if (!isReference) return [{ ...place, grade: 'mention' }];
  return [{ ...place, grade: 'strong', ...secretNamespaceOf(found, whole), ...grantedRule(found, kind) }];
}

/** The text as the name alone, or as `namespace/name`, which annotations write. */
function wholeName(
  { text }: FoundText,
  wanted: WantedSecret,
): { readonly secret: string; readonly namespace?: string } | undefined {
  if (wanted.is(text)) return { secret: text };
  const [namespace = '', secret = '', more] = text.split('/');
  return more === undefined && namespace !== '' && wanted.is(secret) ? { secret, namespace } : undefined;
}

/** What `kubectl apply` wrote last: applying that file again would bring its references back. */
function declared(
  { text, path }: FoundText,
  resource: Resource,
  wanted: WantedSecret,
  schema: FieldSchema | undefined,
): Place[] {
  const pointer = pointerOf(path);
  let applied: unknown;
  try {
    applied = JSON.parse(text);
  } catch {
    return wanted.namesIn(text).map((secret) => ({ grade: 'mention', path: pointer, secret }));
  }
  return [...stringsOf(applied, (inside) => inside.includes(wanted.token))].flatMap((found) =>
    gradeText(found, resource, wanted, schema).map((hit) => ({
      ...hit,
      path: `${pointer}${hit.path}`,
      grade: hit.grade === 'strong' ? ('declared' as const) : hit.grade,
    })),
  );
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function isLastApplied({ path, isKey }: FoundText): boolean {
  return !isKey && path.length === 3 && path[1] === 'annotations' && path[2] === lastApplied;
}

function isOurs({ path }: FoundText): boolean {
  const [first, second, key = ''] = path;
  return first === 'metadata' && (second === 'annotations' || second === 'labels') && key.startsWith('keyturn.dev/');
}

function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${escapeToken(part)}`).join('');
}
