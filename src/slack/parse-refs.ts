import { versionTime } from '../rotation/version.js';
import type { Command } from './inbox-item.js';
import type { ParseProblem } from './parse-problem.js';

/** `refs` of a secret that exists: of one version, or without one of all of them. */
export function parseRefs(
  secret: string,
  given: string | undefined,
): Extract<Command, { verb: 'refs' }> | ParseProblem {
  if (given === undefined) return { verb: 'refs', secret };
  const version = given.toLowerCase();
  const isVersion = version === 'unversioned' || versionTime(version) !== undefined;
  return isVersion ? { verb: 'refs', secret, version } : { code: 'bad-version', given, secret };
}
