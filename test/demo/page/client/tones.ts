import { shown } from './state.js';

const tones = 5;

/** A version's colour, the same everywhere on the page: versions of the same second are one version. */
export function toneOf(secret: string): string {
  const names = shown('environments').flatMap(({ versions }) => versions.map(({ name }) => name));
  for (const name of names) known.add(name);
  const index = [...known].sort().indexOf(secret);
  return index < 0 ? 'tone-none' : `version-${index % tones}`;
}

/** Also the ones that were deleted: the others keep their colours. */
const known = new Set<string>();

/** `2026-11-23 03:59:22` of 14 digits. */
export function readableVersion(version: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(version);
  if (match === null) return version;
  const [, year, month, day, hour, minute, second] = match;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
