import { readCatalogue } from '../../../src/configuration/catalogue-file.js';
import { formatProblem } from '../../../src/configuration/problem.js';

/** The lines that a person sees for this text as `keyturn.yaml`; none for a valid catalogue. */
export function problemsOf(text: string | Uint8Array): string[] {
  const reading = readCatalogue(text, 'keyturn.yaml');
  return reading.ok ? [] : reading.problems.map(formatProblem);
}
