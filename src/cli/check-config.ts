import { loadCatalogueFile } from '../configuration/catalogue-file.js';
import { formatProblem } from '../configuration/problem.js';
import type { Answer } from './answer.js';

/** `keyturn check-config`: every problem of the catalogue at once, a line each. Reads the file and nothing else. */
export async function checkConfig(path: string): Promise<Answer> {
  const read = await loadCatalogueFile(path);
  if (!read.ok) {
    return { exit: 1, lines: read.problems.map(formatProblem), json: { ok: false, problems: read.problems } };
  }
  const secrets = read.catalogue.entries.map(({ name }) => name);
  const line = `${path} is valid: ${secrets.length} ${secrets.length === 1 ? 'secret' : 'secrets'} (${secrets.join(', ')})`;
  return { exit: 0, lines: [line], json: { ok: true, revision: read.catalogue.revision, secrets } };
}
