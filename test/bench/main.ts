// Runs one of the benchmarks: `npm run bench -- references --scale 0.1`. Never part of `npm test`.
import { argv, exit } from 'node:process';
import { benchReferences } from './references/bench-references.js';

const [name, ...words] = argv.slice(2);
exit(await main());

async function main(): Promise<number> {
  if (name === 'references') return benchReferences(words);
  process.stderr.write('Which benchmark? npm run bench -- references [--scale 0.1,1] [--runs 7] [--slow-runs 7]\n');
  return 2;
}
