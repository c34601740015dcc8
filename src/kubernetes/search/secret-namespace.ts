import type { FoundText } from './strings-of.js';

/**
 * The namespace of the Secret that a reference means: what the text itself or a field beside it says. Nothing where
 * neither does: then it is the object's own namespace, or for an object of the whole cluster any.
 */
export function secretNamespaceOf(
  { path, around }: FoundText,
  whole: { readonly namespace?: string },
): { readonly secretNamespace?: string } {
  const beside = whole.namespace ?? namespaceBeside(around.at(-1), path.at(-1) ?? '');
  return beside === undefined ? {} : { secretNamespace: beside };
}

function namespaceBeside(parent: unknown, key: string): string | undefined {
  if (typeof parent !== 'object' || parent === null) return undefined;
  // `csi.storage.k8s.io/node-stage-secret-name` has its twin `…-secret-namespace`, `secretName` has `secretNamespace`.
  const twin = key.replace(/name$/, 'namespace').replace(/Name$/, 'Namespace');
  const names = twin === key ? ['namespace'] : [twin, 'namespace'];
  const found = names.map((name) => (parent as Record<string, unknown>)[name]);
  return found.find((value): value is string => typeof value === 'string' && value !== '' && !value.includes('$'));
}
