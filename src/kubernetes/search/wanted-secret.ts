import { versionOf } from '../../rotation/version.js';

/** The Secret that a search looks for: one by its full name, or every version of a base name. */
export interface WantedSecret {
  /** What stands in every text that names it. */
  readonly token: string;
  /** Whether a Secret of this name is it. */
  is(name: string): boolean;
  /** Its names in a text that holds more than that, each once. */
  namesIn(text: string): string[];
}

/** One Secret, by its full name. `auth-api` neither is nor mentions `auth` or `auth-api-v2`. */
export function secretNamed(name: string): WantedSecret {
  return { token: name, is: (other) => other === name, namesIn: (text) => namesIn(text, name, '') };
}

/** Every version of a base name, and the unversioned Secret of that name. */
export function versionsOfBase(baseName: string): WantedSecret {
  const is = (name: string): boolean => versionOf(name, baseName) !== undefined;
  return { token: baseName, is, namesIn: (text) => namesIn(text, baseName, '(?:-\\d{14})?').filter(is) };
}

/**
 * A name ends where its letters, digits, hyphens and inner dots end (DNS-1123 subdomain): a shared beginning or end is no
 * mention. A dot that ends a sentence is none of the name's.
 */
function namesIn(text: string, name: string, suffix: string): string[] {
  const literal = name.replaceAll('.', String.raw`\.`);
  const pattern = new RegExp(
    `(?<![A-Za-z0-9-]|[A-Za-z0-9-]\\.)${literal}${suffix}(?![A-Za-z0-9-]|\\.[A-Za-z0-9])`,
    'g',
  );
  return [...new Set(text.match(pattern) ?? [])];
}
