/** 14 digits, UTC, `YYYYMMDDHHMMSS`. */
export type Version = string;

const pattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** The version of a moment (epoch milliseconds): the second it falls in, in UTC. */
export function versionAt(now: number): Version {
  return new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
}

/**
 * The moment (epoch milliseconds) of a version, or undefined where the text is none: not 14 digits, or digits that
 * name no real second (`20250231…`, `…246060`, year 0000).
 */
export function versionTime(version: string): number | undefined {
  const parts = pattern.exec(version)?.slice(1).map(Number);
  if (!parts || parts[0] === 0) return undefined;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return versionAt(date.getTime()) === version ? date.getTime() : undefined;
}

/** The Secret's name of a version: `<base>-<version>`. */
export function secretName(baseName: string, version: Version): string {
  return `${baseName}-${version}`;
}

/**
 * Which version of `baseName` a Secret's name is: a version, the word `unversioned` for the base name itself, or undefined
 * for any other Secret. `auth-2025…` is no version of `auth-api`, and a name with two suffixes is a version of neither.
 */
export function versionOf(name: string, baseName: string): Version | undefined {
  if (name === baseName) return 'unversioned';
  if (!name.startsWith(`${baseName}-`)) return undefined;
  const rest = name.slice(baseName.length + 1);
  return versionTime(rest) === undefined ? undefined : rest;
}
