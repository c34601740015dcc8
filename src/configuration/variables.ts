import { didYouMean } from './did-you-mean.js';
import { isSafeUrl } from './schema/url-schema.js';

/** What a variable says, or what is wrong with it. `undefined` is a variable that is not set. */
export type Check<Value> = (text: string | undefined) => { value: Value } | { wrong: string };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type Role = 'bot' | 'worker';
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The sites that Datadog has (docs.datadoghq.com, "Getting started with Datadog sites"). */
const DATADOG_SITES = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
];

const MISSING = 'is missing';

/** A secret of at least so many characters. What is wrong with it is told without it. */
export function secretText(atLeast: number): Check<string> {
  return (text) => {
    if (text === undefined) return { wrong: MISSING };
    if (/\s/.test(text)) return { wrong: 'holds a blank or a line break; it is probably at the end' };
    if (text.length < atLeast) return { wrong: `must be at least ${atLeast} characters long` };
    return { value: text };
  };
}

export const botToken = slackToken('xoxb-', 'bot token');
export const appToken = slackToken('xapp-', 'app-level token');

const TOKEN_KINDS: Readonly<Record<string, string>> = {
  'xoxb-': 'a bot token, which belongs in SLACK_BOT_TOKEN',
  'xapp-': 'an app-level token, which belongs in SLACK_APP_TOKEN',
  'xoxp-': 'a user token, which is not used here',
};

function slackToken(prefix: string, kind: string): Check<string> {
  return (text) => {
    const checked = secretText(prefix.length + 1)(text);
    if (text === undefined || text.startsWith(prefix)) return checked;
    const other = Object.entries(TOKEN_KINDS).find(([start]) => text.startsWith(start));
    return { wrong: `must be a ${kind}, starting with ${prefix}${other === undefined ? '' : `; this is ${other[1]}`}` };
  };
}

export const signingSecret: Check<string> = (text) => {
  if (text === undefined) return { wrong: 'is missing; set it for HTTP mode, or SLACK_APP_TOKEN for Socket Mode' };
  const expected = 'must be the 32 hexadecimal digits that Slack shows under "Basic Information"';
  return /^[0-9a-f]{32}$/.test(text) ? { value: text } : { wrong: expected };
};

export const redisUrl: Check<string> = (text) => {
  if (text === undefined) return { wrong: 'is missing; it looks like redis://host:6379 or rediss://host:6379' };
  const expected = 'must look like redis://host:6379 or rediss://user:password@host:6379/0';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRedis = url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  return isRedis && /^(\/\d{0,3})?$/.test(url.pathname) ? { value: text } : { wrong: expected };
};

/** An https address, or an http one of this machine; a missing slash at its end is added. */
export const baseUrl: Check<string | undefined> = (text) => {
  if (text === undefined) return { value: undefined };
  const hasPassword = URL.canParse(text) && new URL(text).username + new URL(text).password !== '';
  if (!isSafeUrl(text) || hasPassword) {
    return {
      wrong: 'must be a URL such as https://keyturn.example/, without credentials (http only for this machine)',
    };
  }
  return { value: text.endsWith('/') ? text : `${text}/` };
};

export const datadogSite: Check<string> = (text = 'datadoghq.com') =>
  DATADOG_SITES.includes(text)
    ? { value: text }
    : {
        wrong: `must be one of ${DATADOG_SITES.join(', ')}${didYouMean(text.replace(/^(https?:\/\/)?(app\.)?|\/$/g, ''), DATADOG_SITES)}`,
      };

export const roles: Check<readonly Role[]> = (text = 'bot,worker') => {
  const words = text.split(',').map((word) => word.trim());
  const known = words.filter((word) => word === 'bot' || word === 'worker');
  const isGood = known.length === words.length && new Set(known).size === known.length;
  return isGood ? { value: known } : { wrong: 'must be bot, worker, or both with a comma; unset means both' };
};

export const port: Check<number> = (text = '3000') =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? { value: Number(text) }
    : { wrong: 'must be a port between 0 and 65535; 0 takes any free one' };

export const logLevel: Check<LogLevel> = (text = 'info') => {
  const level = LOG_LEVELS.find((known) => known === text);
  return level === undefined
    ? { wrong: `must be one of ${LOG_LEVELS.join(', ')}${didYouMean(text, LOG_LEVELS)}` }
    : { value: level };
};

export const yesOrNo: Check<boolean> = (text = 'false') =>
  text === 'true' || text === 'false' ? { value: text === 'true' } : { wrong: 'must be true or false' };

export const anyText: Check<string | undefined> = (text) => ({ value: text });
