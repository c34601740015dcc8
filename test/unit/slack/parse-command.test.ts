import { describe, expect, test } from '@jest/globals';
import { parseCommand, type Parsed } from '../../../src/slack/parse-command.js';

const development = { namespace: 'development' };
const secrets = {
  'auth-api': { development },
  'auth-db': {},
  'billing-token': {},
  mail: {},
};

const parse = (text: string): Parsed => parseCommand(text, secrets);
const problem = (text: string) => {
  const parsed = parse(text);
  return parsed.type === 'problem' ? parsed.problem : parsed;
};
const command = (text: string) => {
  const parsed = parse(text);
  return parsed.type === 'command' ? parsed.command : parsed;
};

describe('a command that is understood', () => {
  test.each([
    ['auth-api', { verb: 'start', secret: 'auth-api', start: { type: 'window' } }],
    ['AUTH-API', { verb: 'start', secret: 'auth-api', start: { type: 'window' } }],
    ['auth-api --at 2:05', { verb: 'start', secret: 'auth-api', start: { type: 'at', time: '02:05' } }],
    [
      'auth-api --at now --reason "token leaked"',
      { verb: 'start', secret: 'auth-api', start: { type: 'now' }, reason: 'token leaked' },
    ],
    [
      'auth-api --reason=quarterly --strategy rolling',
      { verb: 'start', secret: 'auth-api', start: { type: 'window' }, reason: 'quarterly', strategy: 'rolling' },
    ],
    [
      "auth-api --reason='it is due'",
      { verb: 'start', secret: 'auth-api', start: { type: 'window' }, reason: 'it is due' },
    ],
    ['plan auth-api', { verb: 'plan', secret: 'auth-api' }],
    ['status', { verb: 'status' }],
    ['status auth-api', { verb: 'status', target: 'auth-api' }],
    ['status auth-api-20260101020304', { verb: 'status', target: 'auth-api-20260101020304' }],
    ['list', { verb: 'list' }],
    ['LIST', { verb: 'list' }],
    ['refs mail', { verb: 'refs', secret: 'mail' }],
    ['REFS Auth-Api 20260101020304', { verb: 'refs', secret: 'auth-api', version: '20260101020304' }],
    ['refs auth-api Unversioned', { verb: 'refs', secret: 'auth-api', version: 'unversioned' }],
    ['history mail', { verb: 'history', secret: 'mail' }],
    ['rollback auth-api --reason "errors"', { verb: 'rollback', target: 'auth-api', reason: 'errors' }],
    ['cancel mail', { verb: 'cancel', target: 'mail' }],
    ['hold mail', { verb: 'hold', target: 'mail' }],
    ['resume mail', { verb: 'resume', target: 'mail' }],
    ['cleanup', { verb: 'cleanup' }],
    ['cleanup mail', { verb: 'cleanup', secret: 'mail' }],
  ])('%s', (text, expected) => {
    expect(command(text)).toEqual(expected);
  });

  test.each(['dev', 'DEVELOPMENT', 'Dev'])('--env %s means development', (environment) => {
    expect(command(`auth-api --env ${environment}`)).toMatchObject({ environment: 'development' });
  });

  test('a rotation id of a secret that has left the catalogue is still a target', () => {
    expect(command('rollback gone-api-20260101020304')).toEqual({
      verb: 'rollback',
      target: 'gone-api-20260101020304',
    });
  });

  test('an apostrophe in a reason is no quotation mark', () => {
    expect(command(`auth-api --reason "it's due"`)).toMatchObject({ reason: "it's due" });
  });

  test.each(['“leaked in a log”', '„leaked in a log”', '«leaked in a log»', '"leaked in a log"'])(
    'quotation marks of phones are plain ones: %s',
    (reason) => {
      expect(command(`auth-api —reason ${reason}`)).toMatchObject({ reason: 'leaked in a log' });
    },
  );

  test.each(['—at now —reason x1', '–at now –reason x1', '--at now --reason x1', '―at now ―reason x1'])(
    'dashes of phones are plain ones: %s',
    (flags) => {
      expect(command(`auth-api ${flags}`)).toMatchObject({ start: { type: 'now' }, reason: 'x1' });
    },
  );

  test.each(['auth\u2010api', 'auth\u2011api', 'auth\u2013api'])(
    'a hyphen of a phone inside a name is a hyphen',
    (name) => {
      expect(command(name)).toMatchObject({ secret: 'auth-api' });
    },
  );

  test('tabs, line breaks and hard blanks separate words', () => {
    expect(command('plan\t\n\u00a0 auth-api\r\n')).toEqual({ verb: 'plan', secret: 'auth-api' });
  });

  test('Slack’s escapes are decoded exactly once', () => {
    expect(command('mail --reason "a &lt; b &amp; c &amp;lt; d"')).toMatchObject({ reason: 'a < b & c &lt; d' });
  });
});

describe('help', () => {
  test.each(['', '   ', 'help', '?', '--help', '-h', 'HELP'])('"%s" asks for help', (text) => {
    expect(parse(text)).toEqual({ type: 'help' });
  });

  test.each([
    ['help rollback', 'rollback'],
    ['rollback --help', 'rollback'],
    ['rollback auth-api --help', 'rollback'],
    ['cancel ?', 'cancel'],
  ])('"%s" asks for help about %s and does nothing', (text, topic) => {
    expect(parse(text)).toEqual({ type: 'help', topic });
  });
});

describe('a command that is refused', () => {
  test.each([
    ['rotat', { code: 'unknown-word', word: 'rotat', nearest: ['auth-api', 'auth-db', 'billing-token'] }],
    ['rotate mail', { code: 'unknown-word', word: 'rotate', nearest: ['mail'] }],
    ['statsu', { code: 'unknown-word', word: 'statsu', nearest: ['status'] }],
    ['auth-ap', { code: 'unknown-word', word: 'auth-ap', nearest: ['auth-api', 'auth-db'] }],
    ['plan auth-ap', { code: 'unknown-secret', word: 'auth-ap', nearest: ['auth-api', 'auth-db'] }],
    ['rollback auth-apl', { code: 'unknown-secret', nearest: ['auth-api', 'auth-db'] }],
    ['plan', { code: 'missing-target', verb: 'plan', example: 'auth-api' }],
    ['resume', { code: 'missing-target', verb: 'resume' }],
    ['auth-api auth-db', { code: 'two-secrets', first: 'auth-api', second: 'auth-db' }],
    ['auth-api tonight', { code: 'too-many-words', word: 'tonight' }],
    ['list all', { code: 'too-many-words', verb: 'list', word: 'all' }],
    ['auth-api --reason "leaked', { code: 'unbalanced-quotes' }],
    ['auth-api --forced', { code: 'unknown-flag', flag: '--forced' }],
    ['auth-api --reson x', { code: 'unknown-flag', flag: '--reson', nearest: '--reason' }],
    ['auth-api --force', { code: 'not-available-yet', what: '--force' }],
    ['auth-api --emergency --reason x', { code: 'not-available-yet', what: '--emergency' }],
    ['versions auth-api', { code: 'not-available-yet', what: '/rotate versions' }],
    ['refs', { code: 'missing-target', verb: 'refs', example: 'auth-api' }],
    ['refs auth-ap', { code: 'unknown-secret', word: 'auth-ap', nearest: ['auth-api', 'auth-db'] }],
    ['refs auth-api latest', { code: 'bad-version', given: 'latest', secret: 'auth-api' }],
    ['refs auth-api 20260231000000', { code: 'bad-version', given: '20260231000000' }],
    ['refs auth-api 20260101020304 again', { code: 'too-many-words', verb: 'refs', word: 'again' }],
    ['refs auth-api --reason x', { code: 'flag-not-for', flag: '--reason', verb: 'refs' }],
    ['ref auth-api', { code: 'unknown-word', word: 'ref', nearest: ['refs'] }],
    ['lock', { code: 'not-available-yet', what: '/rotate lock' }],
    ['unlock', { code: 'not-available-yet', what: '/rotate unlock' }],
    ['auth-api --strategy blue-green', { code: 'no-blue-green', secret: 'auth-api' }],
    ['auth-api --strategy canary', { code: 'unknown-strategy', given: 'canary' }],
    ['auth-api --env prod', { code: 'environment-always', environment: 'production' }],
    ['auth-api --env PRODUCTION', { code: 'environment-always', environment: 'production' }],
    ['auth-api --env staging', { code: 'environment-always', environment: 'staging' }],
    ['auth-api --env qa', { code: 'unknown-environment', given: 'qa' }],
    ['auth-api --env __proto__', { code: 'unknown-environment' }],
    ['auth-api --__proto__ x', { code: 'unknown-flag' }],
    ['auth-api --constructor x', { code: 'unknown-flag' }],
    ['auth-db --env dev', { code: 'no-development', secret: 'auth-db' }],
    ['auth-api --env dev --at 02:00', { code: 'time-with-development' }],
    ['auth-api --at 25:00', { code: 'bad-time', given: '25:00' }],
    ['auth-api --at 2am', { code: 'bad-time', given: '2am' }],
    ['auth-api --at now', { code: 'now-needs-reason', secret: 'auth-api' }],
    ['auth-api --at', { code: 'flag-needs-value', flag: '--at' }],
    ['auth-api --reason ""', { code: 'flag-needs-value', flag: '--reason' }],
    ['auth-api --reason --at now', { code: 'flag-needs-value', flag: '--reason' }],
    ['auth-api --at 02:00 --at 03:00', { code: 'flag-twice', flag: '--at' }],
    ['status --reason x', { code: 'flag-not-for', flag: '--reason', verb: 'status' }],
    ['rollback auth-api --at now', { code: 'flag-not-for', flag: '--at' }],
    [`auth-api --reason "${'so '.repeat(200)}"`, { code: 'reason-too-long', most: 500 }],
    ['constructor', { code: 'unknown-word' }],
    ['plan toString', { code: 'unknown-secret' }],
  ])('%s', (text, expected) => {
    expect(problem(text)).toMatchObject(expected);
  });

  test('8000 characters, and the length is stated', () => {
    expect(problem('x'.repeat(8000))).toEqual({ code: 'too-long', length: 8000, most: 2000 });
  });

  test.each(['\u0000', '\u001b[31m', '\u0007', '\u202e', '\u200b', '\u2066', '\ufeff'])(
    'invisible characters, because what is seen would differ from what is done (%j)',
    (character) => {
      expect(problem(`auth-api${character}`)).toEqual({ code: 'control-character' });
    },
  );

  test('at most three near names are offered', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`auth-${index}`, {}]));
    const parsed = parseCommand('plan auth-x', many);
    expect(
      parsed.type === 'problem' && parsed.problem.code === 'unknown-secret' && parsed.problem.nearest,
    ).toHaveLength(3);
  });
});

const planted = [
  'auth-api --value=hunter2',
  'auth-api --value hunter2',
  'auth-api —value=hunter2',
  'auth-api token=sk_live_51Habcdefghijk',
  'auth-api --from-literal=api_token=hunter2',
  'auth-api --from-literal api_token=hunter2',
  'kubectl create secret generic x --from-literal=a=hunter2',
  'auth-api password=hunter2',
  'auth-api --reason "the password: hunter2!"',
  'auth-api --reason "DB_PASSWORD=hunter2"',
  'auth-api --reason "new token is sk_live_51Habcdefghijk"',
  'auth-api --reason "AKIAIOSFODNN7EXAMPLE"',
  'auth-api --reason "ghp_abcdefghijklmnopqrstuvwxyz0123456789"',
  'auth-api --reason "xoxb-1234567890-abcdefghij"',
  'auth-api --reason "-----BEGIN RSA PRIVATE KEY----- MIIEow"',
  'auth-api --reason "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"',
  'auth-api --reason "Authorization: Bearer abcdefghijkl12345"',
  'auth-api --reason "postgres://app:hunter2@db.example/app"',
  'auth-api 8f14e45fceea167a5a36dedd4bea25438f14e45fceea167a',
  'plan auth-api --token abcdefgh',
  'auth-api --reason "token=hunter2',
  'auth-api token=hunter2\u0000',
];

describe('a command that seems to hold a secret value', () => {
  test.each(planted)('%s', (text) => {
    expect(problem(text)).toEqual({ code: 'suspect-value' });
  });

  test('is refused whatever else is wrong with it, and its text is nowhere in the answer', () => {
    for (const text of planted) expect(JSON.stringify(parse(text))).not.toMatch(/hunter2|sk_live|AKIA|ghp_|eyJ|MIIE/);
  });

  test.each([
    'auth-api --reason "the token leaked: see INC-1234"',
    'auth-api --reason "new token: leaked in a log"',
    'auth-api --reason "secret is old, ticket OPS-99, 90 days"',
    'auth-api --reason "quarterly rotation https://wiki.example/rotation?page=12"',
    'status auth-api-20260101020304',
  ])('an ordinary reason is none: %s', (text) => {
    expect(parse(text).type).toBe('command');
  });
});
