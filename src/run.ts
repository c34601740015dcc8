import { pino } from 'pino';
import { loadCatalogueFile } from './configuration/catalogue-file.js';
import { formatEnvironmentProblems, readEnvironment, type Environment } from './configuration/environment.js';
import { formatProblem } from './configuration/problem.js';
import { RedisNotDurable, RedisRefuses, start } from './start.js';

/** The longest that stopping may take; what is still running then is taken over by another process. */
const closeWithinMs = 25_000;

/** Something that keeps the bot from starting; its message is for the operator, and the only thing printed. */
class CannotStart extends Error {}

/** Runs the bot in this process until SIGTERM or SIGINT; says in one message why it can't, and ends with 1. */
export async function run(variables: NodeJS.ProcessEnv): Promise<void> {
  try {
    const environment = environmentOf(variables);
    const catalogue = await catalogueOf(environment);
    const log = pino({ level: environment.logLevel });
    const keyturn = await start({ environment, catalogue, log, now: Date.now });
    const stop = async (): Promise<void> => {
      setTimeout(() => process.exit(0), closeWithinMs).unref();
      await keyturn.stop();
      process.exit(0);
    };
    process.once('SIGTERM', () => void stop());
    process.once('SIGINT', () => void stop());
    await keyturn.atWork;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

/** Only messages of our own are printed: a library's may repeat a URL with its password. */
function explain(error: unknown): string {
  if (error instanceof CannotStart || error instanceof RedisNotDurable || error instanceof RedisRefuses)
    return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EADDRINUSE') return 'The port is taken by another process: set PORT to a free one.';
  return `Keyturn could not start: ${code ?? (error instanceof Error ? error.name : 'unknown')}`;
}

function environmentOf(variables: NodeJS.ProcessEnv): Environment {
  const read = readEnvironment(variables);
  if (!read.ok) throw new CannotStart(formatEnvironmentProblems(read.problems));
  for (const { variable, message } of read.warnings) process.stderr.write(`${variable} ${message}\n`);
  return read.environment;
}

async function catalogueOf({ configPath }: Environment) {
  const read = await loadCatalogueFile(configPath);
  if (!read.ok) throw new CannotStart(['The catalogue is not valid:', ...read.problems.map(formatProblem)].join('\n'));
  return read.catalogue;
}
