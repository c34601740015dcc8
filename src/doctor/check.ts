import type { Datadog } from '../datadog/datadog-client.js';
import type { SecretEntry } from '../rotation/entry.js';
import type { Examination } from './finding.js';

/** What the checks work with. */
export interface DoctorParts {
  readonly datadog: Datadog;
  /** `DD_SITE`. */
  readonly site: string;
  readonly now: () => number;
}

/** One check: looks, changes nothing, throws nothing of the outside worlds. A file each. */
export type Check = (parts: DoctorParts, entries: readonly SecretEntry[]) => Promise<Examination>;
