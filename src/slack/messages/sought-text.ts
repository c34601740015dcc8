import { code } from './text.js';

/** What `/rotate refs` looks for. */
export function soughtText({
  secret,
  version,
}: {
  readonly secret: string;
  readonly version?: string | undefined;
}): string {
  if (version === undefined) return `any version of ${code(secret)}`;
  return version === 'unversioned' ? `the unversioned ${code(secret)}` : `version ${code(version)} of ${code(secret)}`;
}
