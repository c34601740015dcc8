import { Misuse } from './misuse.js';
import { readArguments, usage, type Request } from './arguments.js';
import { playHeadless } from './headless.js';
import type { Happening } from './narrate.js';
import { servePage } from './page/serve-page.js';
import type { Scenario } from './scenarios/scenario.js';
import { scenarios } from './scenarios/scenarios.js';
import { startWorld, type World } from './world.js';

/** What the demo ends with: it went as it should, it did not, or it was asked for something that there isn't. */
const exits = { well: 0, wrong: 1, misused: 2 } as const;

/** Prints, and waits until it is out: an exit cuts off what a pipe has not taken. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

async function headless(request: Extract<Request, { mode: 'headless' }>, world: World): Promise<number> {
  const { scenario, json } = request;
  const tell = (happening: Happening): void => {
    void print(json ? JSON.stringify({ at: Date.now(), ...happening }) : forPeople(happening));
  };
  if (!json) await print(`\n${scenario}: ${scenarios[scenario].about}\n`);
  const { result, wrong } = await playHeadless(world, request, tell);
  if (!result.ok) process.stderr.write(`${[...wrong, ...world.worker.lastLines(5)].join('\n')}\n`);
  await print(json ? JSON.stringify(result) : summary(result));
  return result.ok ? exits.well : exits.wrong;
}

async function page({ port }: Extract<Request, { mode: 'page' }>, world: World, ended: Promise<void>): Promise<number> {
  const served = await servePage(world, port);
  await print(
    `\n  Keyturn's demo is ready:  ${served.url}\n\n  Catalogue and logs: ${world.folder}\n  Ctrl-C ends it.\n`,
  );
  await ended;
  await served.close();
  return exits.well;
}

function forPeople(happening: Happening): string {
  const time = new Date().toLocaleTimeString('en-GB');
  if (happening.kind === 'action') return `${time}  → ${happening.who} ${happening.did}`;
  const [first = '', ...rest] = happening.lines;
  const heads = {
    message: '#',
    thread: '  ┆',
    changed: '  ·',
    ephemeral: `  (only ${happening.kind === 'ephemeral' ? happening.to : ''})`,
  };
  return [`${time}  ${heads[happening.kind]} ${first}`, ...rest.map((line) => `            ${line}`)].join('\n');
}

function summary({ ended, ok, effects }: Awaited<ReturnType<typeof playHeadless>>['result']): string {
  const counted = Object.entries(effects).map(([what, count]) => `${what} ${count}`);
  return `\n${ok ? 'As it should be' : 'Not as it should be'}: ${ended}. At the far side: ${counted.join(', ')}.`;
}

async function main(): Promise<number> {
  const request = readArguments(process.argv.slice(2));
  if ('wrong' in request) {
    process.stderr.write(`${request.wrong}\n`);
    return exits.misused;
  }
  if (request.mode === 'help') {
    await print(usage);
    return exits.well;
  }
  let interrupt = (): void => undefined;
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  // They stay: a terminal and npm may both pass the same Ctrl-C on, and the second must not cut the cleaning up short.
  process.on('SIGINT', () => interrupt());
  process.on('SIGTERM', () => interrupt());
  if (request.mode === 'page') process.stderr.write('Starting Redis, the stand-ins, the bot and the worker …\n');
  const { moves, isInTwoClusters }: Pick<Scenario, 'moves' | 'isInTwoClusters'> =
    request.mode === 'headless' ? scenarios[request.scenario] : request;
  const world = await startWorld({ context: request.context, moves, isInTwoClusters });
  if (world.note !== undefined) process.stderr.write(`${world.note}\n`);
  try {
    if (request.mode === 'page') return await page(request, world, interrupted);
    return await Promise.race([headless(request, world), interrupted.then(() => exits.wrong)]);
  } finally {
    await world.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Misuse ? exits.misused : exits.wrong;
}
process.exit();
