import type { SecretEntry } from '../rotation/entry.js';
import type { DoctorParts } from './check.js';
import { checkKeys } from './check-keys.js';
import { checkMonitors } from './check-monitors.js';
import type { Examination } from './finding.js';

/** In order: what makes the ones after it meaningless comes first. */
const checks = [checkKeys, checkMonitors];

/**
 * Every check of `/rotate doctor` and `keyturn doctor`, over the secrets given. Reads only, and may be repeated. Where keys
 * or Datadog itself are the trouble, nothing that needs them is looked at.
 */
export async function examine(parts: DoctorParts, entries: readonly SecretEntry[]): Promise<Examination> {
  let [monitors, findings]: [number, Examination['findings']] = [0, []];
  for (const check of checks) {
    const seen = await check(parts, entries);
    [monitors, findings] = [monitors + seen.monitors, [...findings, ...seen.findings]];
    if (seen.findings.some(({ code }) => code === 'key-refused' || code === 'datadog-away')) break;
  }
  return { monitors, findings };
}
