import { createHash } from 'node:crypto';
import { LineCounter } from 'yaml';
import type { SecretEntry } from '../rotation/entry.js';
import { findFaults } from './find-faults.js';
import { locate } from './locate.js';
import { formatPath, type Finding, type Problem } from './problem.js';
import { LARGEST_FILE, readLimited, TOO_LARGE } from './read-limited.js';
import { resolveEntry } from './resolve-entry.js';
import { looksLikeSecret } from './secret-literal.js';
import { catalogueSchema, type Catalogue } from './schema/catalogue-schema.js';
import { parseYaml } from './parse-yaml.js';

export type LoadedCatalogue = {
  /** Changes with every byte of the file: 12 hexadecimal digits. */
  revision: string;
  settings: Catalogue;
  /** Every secret, complete in itself, in the order of the file. */
  entries: readonly SecretEntry[];
};

export type CatalogueReading = { ok: true; catalogue: LoadedCatalogue } | { ok: false; problems: Problem[] };

/**
 * Reads the catalogue file. A file that is missing, unreadable or larger than 1 MiB is a problem like any other; nothing is
 * thrown. `path` is also the name that problems show.
 */
export async function loadCatalogueFile(path: string): Promise<CatalogueReading> {
  const file = await readLimited(path);
  return file.ok ? readCatalogue(file.bytes, path) : refuseWhole(path, file.message);
}

/**
 * Reads a catalogue from its text: either whole and valid, or every problem at once, in the order of the file. `file` is the
 * name that problems show. Text that looks like a secret value is refused and never repeated.
 */
export function readCatalogue(text: string | Uint8Array, file: string): CatalogueReading {
  const bytes = Buffer.from(text);
  if (bytes.length > LARGEST_FILE) return refuseWhole(file, TOO_LARGE);
  const lines = new LineCounter();
  const yaml = parseYaml(bytes, lines);
  if (!yaml.ok) return { ok: false, problems: yaml.faults.map((fault) => ({ file, ...fault })) };
  const findings = findFaults(yaml.raw);
  const problems = findings.map((finding) => toProblem(file, finding, locate(yaml.document, lines, finding)));
  const parsed = catalogueSchema.safeParse(yaml.raw);
  if (problems.length > 0 || !parsed.success) return { ok: false, problems: inOrder(problems) };
  const entries = Object.keys(parsed.data.secrets).map((name) => resolveEntry(parsed.data, name));
  return { ok: true, catalogue: { revision: revisionOf(bytes), settings: parsed.data, entries } };
}

/** The last gate: a sentence that quotes a name which looks like a secret is not passed on. */
function toProblem(
  file: string,
  { path, message, hint }: Finding,
  position: { line: number; column: number },
): Problem {
  const isSafe = !looksLikeSecret(`${message} ${hint ?? ''}`);
  const sentence = isSafe ? message : 'is wrong, and holds a text that looks like a secret value';
  return {
    file,
    ...position,
    path: formatPath(path),
    message: sentence,
    ...(isSafe && hint !== undefined ? { hint } : {}),
  };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The revision of a catalogue with this content. */
export function revisionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** A problem of the file as a whole. */
export function refuseWhole(file: string, message: string): CatalogueReading & { ok: false } {
  return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message }] };
}
