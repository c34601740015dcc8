import { posix } from 'node:path';

interface Rule {
  readonly pattern: RegExp;
  readonly keeps: boolean;
}

/**
 * Reads a `.dockerignore` as Docker does: patterns are from the context's root, `*` stays within one folder and `**`
 * crosses them, a folder's pattern covers what is in it, `!` makes an exception, and the last line that fits decides.
 *
 * @returns whether a path (relative to the context, with slashes) is left out.
 */
export function readDockerignore(text: string): (path: string) => boolean {
  const rules = text.split('\n').flatMap(ruleOf);
  return (path) => {
    const withParents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ pattern }) => withParents.some((one) => pattern.test(one)));
    return last !== undefined && !last.keeps;
  };
}

function ruleOf(raw: string): Rule[] {
  const line = raw.trim();
  if (line === '' || line.startsWith('#')) return [];
  const keeps = line.startsWith('!');
  const cleaned = posix.normalize((keeps ? line.slice(1) : line).trim()).replaceAll(/^\/|\/$/g, '');
  return [{ pattern: patternOf(cleaned), keeps }];
}

function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/?|\*|\?)/).map((part) => {
    if (part.startsWith('**')) return part.endsWith('/') ? '(?:.*/)?' : '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
