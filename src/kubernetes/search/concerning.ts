import type { ReferenceHit } from './grade-object.js';
import { gravestFirst } from './gravest-first.js';

/**
 * Of what was found, what is about the Secret in this namespace: another namespace may have a Secret of the same name.
 * A built-in kind can only mean a Secret of its own namespace, or of the one that it names. A custom kind that names
 * none may mean any, so what it says elsewhere is kept as a mention, for a person to judge.
 */
export function concerning(hits: readonly ReferenceHit[], namespace: string): ReferenceHit[] {
  const about = hits.flatMap((hit): ReferenceHit[] => {
    const meant = hit.secretNamespace ?? hit.namespace;
    if (meant === undefined || meant === namespace || hit.grade === 'mention') return [hit];
    const isSure = hit.secretNamespace !== undefined || !hit.kind.includes('.');
    return isSure ? [] : [{ ...hit, grade: 'mention' }];
  });
  return gravestFirst(about);
}
