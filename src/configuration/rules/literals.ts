import type { Finding, Path } from '../problem.js';
import { isMapping } from '../raw-value.js';
import { looksLikeSecret } from '../secret-literal.js';

const SECRET = 'looks like a secret value, which never belongs in this file; it is not repeated here';
const ROTATE = 'remove it and rotate that value';

/** No value of a secret in the file, in any field or key; and no variable, because nothing would replace it. */
export function checkLiterals(raw: unknown, path: Path = []): Finding[] {
  if (typeof raw === 'string') return checkText(raw, path);
  if (Array.isArray(raw)) return raw.flatMap((item, index) => checkLiterals(item, [...path, index]));
  if (!isMapping(raw)) return [];
  return Object.entries(raw).flatMap(([key, value]) => [
    ...(looksLikeSecret(key) ? [{ path: [...path, key], at: 'key' as const, message: SECRET, hint: ROTATE }] : []),
    ...checkLiterals(value, [...path, key]),
  ]);
}

function checkText(text: string, path: Path): Finding[] {
  if (looksLikeSecret(text)) return [{ path, at: 'value', message: SECRET, hint: ROTATE }];
  if (!/^\$(\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]*)$/.test(text)) return [];
  return [{ path, at: 'value', message: 'must be the value itself: variables are not replaced in this file' }];
}
