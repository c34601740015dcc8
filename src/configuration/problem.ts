import { looksLikeSecret } from './secret-literal.js';

/** Where in the catalogue: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** Something wrong, said by its path; which line that is, is found out afterwards. */
export type Finding = {
  path: Path;
  /** Which place is shown: the value, its key, or, where it is missing, the key that should hold it. */
  at: 'value' | 'key' | 'parent';
  message: string;
  /** What would be right. */
  hint?: string;
  /** The key that was meant by an unknown one. */
  meant?: string;
};

/** One thing wrong in the catalogue, with its place; nothing in it repeats what looks like a secret. */
export type Problem = {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Such as `secrets.auth-api.keys[0]`; empty for the file as a whole. */
  path: string;
  message: string;
  hint?: string;
};

/** The problem as one line: `keyturn.yaml:12:7 secrets.auth-api.kyes: unknown key; did you mean "keys"?` */
export function formatProblem({ file, line, column, path, message, hint }: Problem): string {
  const where = [`${file}:${line}:${column}`, ...(path === '' ? [] : [path])].join(' ');
  return `${where}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

/** A path as people read it. A key that looks like a secret is not repeated. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`;
    const name = looksLikeSecret(segment) ? '<not repeated>' : segment;
    if (!/^[\w<> -]{1,80}$/.test(name)) return `${text}[${JSON.stringify(name.slice(0, 80))}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
