import type { SecretEntry } from '../rotation/entry.js';
import { generate } from './generate.js';

/**
 * The values of a new version, one for each key of the entry. Called inside the effect that creates the Secret, and
 * nowhere else: what it answers goes to Kubernetes and is then forgotten.
 */
export async function obtain(entry: SecretEntry): Promise<Record<string, string>> {
  switch (entry.value.from) {
    case 'generate':
      return Object.fromEntries(entry.keys.map((key) => [key, generate(entry.value)]));
    default:
      return entry.value.from satisfies never;
  }
}
