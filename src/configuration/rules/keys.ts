import type { Finding } from '../problem.js';
import { secretsOf, type Outline } from './outline.js';

/**
 * No key twice. Keys that differ only by case are refused too: on a volume of a node that doesn't tell them apart, and for
 * most readers, they are one.
 */
export function checkKeys(outline: Outline): Finding[] {
  return secretsOf(outline).flatMap(([name, { keys }]) =>
    keys.flatMap((key, index) => {
      const twin = keys.slice(0, index).findIndex((earlier) => isTwin(earlier, key));
      if (twin < 0) return [];
      const difference = keys[twin] === key ? 'is there twice' : 'differs from another key only by case';
      return [{ path: ['secrets', name, 'keys', index], at: 'value' as const, message: difference, hint: 'keep one' }];
    }),
  );
}

function isTwin(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase();
}
