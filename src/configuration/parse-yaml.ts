import {
  isNode,
  isPair,
  isScalar,
  parseAllDocuments,
  visit,
  type Document,
  type LineCounter,
  type YAMLError,
} from 'yaml';
import { formatPath } from './problem.js';

type Fault = { line: number; column: number; path: string; message: string; hint?: string };

export type YamlReading = { ok: true; document: Document; raw: unknown } | { ok: false; faults: Fault[] };

/** How often anchors may be repeated: enough for people, too little for a file that unfolds to gigabytes. */
const MOST_ALIASES = 1000;

/**
 * Parses one YAML 1.2 document; anchors, aliases and merge keys are allowed. Every syntax error and duplicate key is a fault
 * with its place. The words are our own, because the parser's own quote the file, which might hold a secret by mistake.
 */
export function parseYaml(bytes: Uint8Array, lines: LineCounter): YamlReading {
  const text = decode(bytes);
  if (text === undefined) return faulty([whole('must be text in UTF-8')]);
  const documents = parse(text, lines);
  const document = documents?.[0];
  if (documents === undefined) return faulty([whole('is nested too deeply')]);
  if (document === undefined || !('contents' in document) || document.contents === null) {
    return faulty([{ ...whole('is empty'), hint: 'docs/keyturn.example.yaml shows a catalogue' }]);
  }
  const faults = [
    ...[...document.errors, ...document.warnings].map((error) => syntaxFault(error, document, lines)),
    ...documents
      .slice(1)
      .map((other) => at(lines, other.range[0], 'must be one document: everything after --- is a second one')),
    ...forbiddenNodes(document, lines),
  ];
  return faults.length > 0 ? faulty(faults) : unfold(document);
}

/** `undefined` where the parser's own recursion ended it. */
function parse(text: string, lines: LineCounter) {
  try {
    return parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true });
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unfold(document: Document): YamlReading {
  try {
    const raw: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { ok: true, document, raw };
  } catch {
    return faulty([whole('repeats its anchors too often')]);
  }
}

function syntaxFault(error: YAMLError, document: Document, lines: LineCounter): Fault {
  const fault = at(lines, error.pos[0], SENTENCES[error.code] ?? `is not valid YAML (${error.code})`);
  return error.code === 'DUPLICATE_KEY' ? { ...fault, path: pathAt(document, error.pos[0]) } : fault;
}

/** The path of the key that starts at an offset. */
function pathAt(document: Document, offset: number): string {
  let found: string[] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      if (!isNode(pair.key) || pair.key.range?.[0] !== offset) return undefined;
      found = [...ancestors, pair]
        .filter((node) => isPair(node))
        .map(({ key }) => (isScalar(key) ? String(key.value) : ''));
      return visit.BREAK;
    },
  });
  return formatPath(found);
}

/**
 * Keys that JavaScript would take for something else or that are no plain text, and aliases of nothing or of what they
 * are part of.
 */
function forbiddenNodes(document: Document, lines: LineCounter): Fault[] {
  const faults: Fault[] = [];
  const add = (node: unknown, message: string) =>
    faults.push(at(lines, isNode(node) ? (node.range?.[0] ?? 0) : 0, message));
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value === '__proto__' || key.value === null) add(key, 'unknown key');
    },
    Alias(_, alias, ancestors) {
      const anchor = alias.resolve(document);
      if (anchor === undefined) add(alias, 'refers to an anchor that is not there before it');
      else if (ancestors.includes(anchor)) add(alias, 'refers to what it is part of');
    },
  });
  return faults;
}

function at(lines: LineCounter, offset: number, message: string): Fault {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col), path: '', message };
}

function whole(message: string): Fault {
  return { line: 1, column: 1, path: '', message };
}

/** In the order of the file; of each place only the first, because the parser repeats itself where it is lost. */
function faulty(faults: Fault[]): YamlReading {
  const ordered = faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return {
    ok: false,
    faults: ordered.filter(
      ({ line, column }, index) => line !== ordered[index - 1]?.line || column !== ordered[index - 1]?.column,
    ),
  };
}

const SENTENCES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_ALIAS: 'refers to an anchor in a way that YAML does not allow',
  BAD_DQ_ESCAPE: 'has an escape in double quotes that YAML does not know',
  BAD_INDENT: 'is not indented as it must be here, or a bracket or brace before it is not closed',
  BAD_SCALAR_START: 'starts with a character that needs quotes around the text',
  BLOCK_AS_IMPLICIT_KEY: 'has a key and a list or mapping on one line',
  BLOCK_IN_FLOW: 'has an indented block inside braces or brackets',
  DUPLICATE_KEY: 'is a key that is there twice in one mapping',
  MISSING_CHAR: 'lacks a colon, comma, quote, bracket or brace',
  MULTILINE_IMPLICIT_KEY: 'has a key over several lines: a colon or an indent is probably missing',
  MULTIPLE_DOCS: 'must be one document',
  TAB_AS_INDENT: 'is indented with a tab: YAML wants spaces',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
  TAG_RESOLVE_FAILED: 'has a tag that is not known here',
  UNEXPECTED_TOKEN: 'has something that YAML does not expect here',
};
