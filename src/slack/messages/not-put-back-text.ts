import type { NotPutBack } from '../../rotation/reason.js';
import { code, command, quote } from './text.js';

/** A line for each workload that is not back, with the command that puts it back by hand; of very many only some. */
export function notPutBackLines(workloads: readonly NotPutBack[]): string[] {
  const shown = workloads.slice(0, 5);
  const lines = shown.map(({ workload, command: line, detail }) => {
    return `• ${code(workload)}: ${quote(detail, 160)}\n\`\`\`${codeBlock(line)}\`\`\``;
  });
  const left = workloads.length - shown.length;
  return left > 0 ? [...lines, `and ${left} more: see the commands in the thread`] : lines;
}

/** A command that stays copyable: whole, or not here at all. */
function codeBlock(line: string): string {
  const escaped = command(line);
  return escaped.length > 1200 ? 'too long for here: see the commands in the thread' : escaped;
}
