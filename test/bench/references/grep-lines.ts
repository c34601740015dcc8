import type { Findings } from './peer.js';
import { wantedSecret } from './population.js';

/** What a script prints between the lines of the Deployments and those of the pods. */
export const separator = '----';

/** Counts what two greps have shown. */
export function grepLines(output: string): Findings {
  const [deployments = '', pods = ''] = output.split(`${separator}\n`);
  return { lines: { Deployment: countIn(deployments), Pod: countIn(pods) } };
}

function countIn(text: string): number {
  return text.split('\n').filter((line) => line.includes(wantedSecret)).length;
}
