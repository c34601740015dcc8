import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import type { Finding, Path } from './problem.js';

type Position = { line: number; column: number };

/** The line and column of a finding, both from 1. Aliases and merged mappings are followed to where the text is. */
export function locate(document: Document, lines: LineCounter, { path, at }: Finding): Position {
  const offset = offsetOf(document, at === 'parent' ? path.slice(0, -1) : path, at === 'value') ?? 0;
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The nearest ancestor answers for what isn't in the file. */
function offsetOf(document: Document, path: Path, wantsValue: boolean): number | undefined {
  let node: Node | undefined = isNode(document.contents) ? document.contents : undefined;
  let found = 0;
  for (const [depth, segment] of path.entries()) {
    const target: Node | undefined = isAlias(node) ? node.resolve(document) : node;
    const child = childOf(document, target, segment);
    if (child === undefined) return found;
    const isLast = depth === path.length - 1;
    found = (wantsValue && isLast ? start(child.value) : undefined) ?? start(child.key) ?? start(child.value) ?? found;
    node = isNode(child.value) ? child.value : undefined;
  }
  return found;
}

type Child = { key: unknown; value: unknown };

function childOf(document: Document, node: unknown, segment: string | number): Child | undefined {
  if (isSeq(node)) return { key: undefined, value: node.items[Number(segment)] };
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => keyName(pair) === String(segment));
  return own ?? merged(document, node.items, segment);
}

/** What `<<: *defaults` brings in. */
function merged(document: Document, pairs: readonly Pair[], segment: string | number): Child | undefined {
  const source = pairs.find((pair) => keyName(pair) === '<<')?.value;
  const sources = isSeq(source) ? source.items : [source];
  for (const each of sources) {
    const child = childOf(document, isAlias(each) ? each.resolve(document) : each, segment);
    if (child !== undefined) return child;
  }
  return undefined;
}

function keyName(pair: unknown): string | undefined {
  if (!isPair(pair)) return undefined;
  if (!isScalar(pair.key)) return undefined;
  // The parser gives a merge key a symbol for its value.
  return typeof pair.key.value === 'symbol' ? pair.key.value.description : String(pair.key.value);
}

function start(node: unknown): number | undefined {
  return isNode(node) ? (node.range?.[0] ?? undefined) : undefined;
}
