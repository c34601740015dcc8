// Runs one of the benchmarks: `npm run bench -- references --scale 0.1`. Never part of `npm test`.
import { argv, exit } from 'node:process';
import { benchReferences } from './references/bench-references.js';
import { benchRollback } from './rollback/bench-rollback.js';

const usage = `Which benchmark?
  npm run bench -- references [--scale 0.1,1] [--runs 7] [--slow-runs 7]
  npm run bench -- rollback [--workloads 1,10,50] [--runs 7] [--parts patches,poll,pods] [--poll 2000] [--quiet 10000]
`;

const [name, ...words] = argv.slice(2);
exit(await main());

async function main(): Promise<number> {
  if (name === 'references') return benchReferences(words);
  if (name === 'rollback') return benchRollback(words);
  process.stderr.write(usage);
  return 2;
}
