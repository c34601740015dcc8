import type { Command } from './inbox-item.js';
import type { KnownSecrets } from './known-secrets.js';
import type { Flags } from './parse-flags.js';
import type { ParseProblem } from './parse-problem.js';

type Start = Extract<Command, { verb: 'start' }>;

const environments = new Map<string, 'development' | 'staging' | 'production'>([
  ['development', 'development'],
  ['dev', 'development'],
  ['staging', 'staging'],
  ['stage', 'staging'],
  ['stg', 'staging'],
  ['production', 'production'],
  ['prod', 'production'],
  ['prd', 'production'],
  ['live', 'production'],
]);

/** `/rotate <secret>` with its flags. */
export function parseStart(
  secret: string,
  rest: readonly string[],
  flags: Flags,
  secrets: KnownSecrets,
): Start | ParseProblem {
  const [extra] = rest;
  if (extra !== undefined) {
    const second = extra.toLowerCase();
    if (Object.hasOwn(secrets, second)) return { code: 'two-secrets', first: secret, second };
    return { code: 'too-many-words', verb: secret, word: extra };
  }
  const environment = environmentOf(secret, flags, secrets);
  if (typeof environment === 'object') return environment;
  const strategy = strategyOf(secret, flags.strategy, secrets);
  if (typeof strategy === 'object') return strategy;
  const start = startOf(secret, flags);
  if ('code' in start) return start;
  return {
    verb: 'start',
    secret,
    start,
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    ...(environment === undefined ? {} : { environment }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

function environmentOf(secret: string, flags: Flags, secrets: KnownSecrets): 'development' | undefined | ParseProblem {
  const given = flags.env;
  if (given === undefined) return undefined;
  const environment = environments.get(given.toLowerCase());
  if (environment === undefined) return { code: 'unknown-environment', given };
  if (environment !== 'development') return { code: 'environment-always', environment, secret };
  if (secrets[secret]?.development === undefined) return { code: 'no-development', secret };
  return flags.at === undefined ? 'development' : { code: 'time-with-development' };
}

/** How traffic moves needs a router and steps, which only the catalogue has: `blue-green` can be asked for where it is set. */
function strategyOf(
  secret: string,
  given: string | undefined,
  secrets: KnownSecrets,
): 'rolling' | 'blue-green' | undefined | ParseProblem {
  if (given === undefined) return undefined;
  const name = given.toLowerCase().replaceAll(/[\s_-]/g, '');
  if (name === 'rolling') return 'rolling';
  if (name !== 'bluegreen') return { code: 'unknown-strategy', given };
  const isSet = secrets[secret]?.stages?.some(({ strategy }) => strategy.type === 'blue-green') ?? false;
  return isSet ? 'blue-green' : { code: 'no-blue-green', secret };
}

function startOf(secret: string, flags: Flags): Start['start'] | ParseProblem {
  const given = flags.at;
  if (given === undefined) return { type: 'window' };
  if (given.toLowerCase() === 'now') {
    return flags.reason === undefined ? { code: 'now-needs-reason', secret } : { type: 'now' };
  }
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(given);
  if (!time?.[1]) return { code: 'bad-time', given };
  return { type: 'at', time: `${time[1].padStart(2, '0')}:${time[2]}` };
}
