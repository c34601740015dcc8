import { describe, expect, test } from '@jest/globals';
import { formatEnvironmentProblems, readConfigPath, readEnvironment } from '../../../src/configuration/environment.js';

const COMPLETE = {
  SLACK_BOT_TOKEN: 'xoxb-made-up-for-this-test',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  REDIS_URL: 'redis://127.0.0.1:6379',
  DD_API_KEY: 'made-up-api-key',
  DD_APP_KEY: 'made-up-app-key',
  DATADOG_WEBHOOK_SECRET: 'made-up-webhook-secret',
  KEYTURN_AUDIT_KEY: 'made-up-audit-key-of-32-characters',
};

function problemsOf(changes: Record<string, string | undefined>): string[] {
  const reading = readEnvironment({ ...COMPLETE, ...changes });
  return reading.ok ? [] : reading.problems.map(({ variable, message }) => `${variable}: ${message}`);
}

describe('the environment', () => {
  test('has defaults for everything that is not a secret or an address', () => {
    expect(readEnvironment(COMPLETE)).toEqual({
      ok: true,
      warnings: [],
      environment: {
        roles: ['bot', 'worker'],
        slack: {
          botToken: COMPLETE.SLACK_BOT_TOKEN,
          mode: { type: 'http', signingSecret: COMPLETE.SLACK_SIGNING_SECRET },
        },
        redis: { url: COMPLETE.REDIS_URL, mustBeDurable: false },
        datadog: {
          apiKey: COMPLETE.DD_API_KEY,
          appKey: COMPLETE.DD_APP_KEY,
          site: 'datadoghq.com',
          webhookSecret: COMPLETE.DATADOG_WEBHOOK_SECRET,
        },
        auditKey: COMPLETE.KEYTURN_AUDIT_KEY,
        configPath: './keyturn.yaml',
        namespace: 'keyturn',
        port: 3000,
        logLevel: 'info',
      },
    });
  });

  test('takes everything that may be set', () => {
    const reading = readEnvironment({
      ...COMPLETE,
      SLACK_API_URL: 'http://127.0.0.1:4003/api',
      KUBECONFIG: '/etc/kube/config',
      DD_SITE: 'datadoghq.eu',
      DD_API_URL: 'http://localhost:4004/',
      KEYTURN_CONFIG: '/etc/keyturn/keyturn.yaml',
      KEYTURN_PUBLIC_URL: 'https://keyturn.example',
      KEYTURN_ROLES: 'worker',
      KEYTURN_REQUIRE_DURABLE_REDIS: 'true',
      PORT: '0',
      LOG_LEVEL: 'trace',
    });
    expect(reading).toMatchObject({
      ok: true,
      environment: {
        roles: ['worker'],
        slack: { apiUrl: 'http://127.0.0.1:4003/api/' },
        redis: { mustBeDurable: true },
        kubeconfig: '/etc/kube/config',
        datadog: { site: 'datadoghq.eu', apiUrl: 'http://localhost:4004/' },
        configPath: '/etc/keyturn/keyturn.yaml',
        publicUrl: 'https://keyturn.example/',
        port: 0,
        logLevel: 'trace',
      },
    });
  });

  test('means Socket Mode when it has an app-level token instead of the signing secret', () => {
    const reading = readEnvironment({ ...COMPLETE, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-made-up' });
    expect(reading).toMatchObject({
      ok: true,
      environment: { slack: { mode: { type: 'socket', appToken: 'xapp-made-up' } } },
    });
  });

  test('that is empty is refused with every variable that is missing, at once', () => {
    const reading = readEnvironment({});
    expect(reading.ok ? '' : formatEnvironmentProblems(reading.problems)).toBe(
      [
        'The environment is not complete:',
        '  SLACK_BOT_TOKEN: is missing',
        '  SLACK_SIGNING_SECRET: is missing; set it for HTTP mode, or SLACK_APP_TOKEN for Socket Mode',
        '  REDIS_URL: is missing; it looks like redis://host:6379 or rediss://host:6379',
        '  DD_API_KEY: is missing',
        '  DD_APP_KEY: is missing',
        '  DATADOG_WEBHOOK_SECRET: is missing',
        '  KEYTURN_AUDIT_KEY: is missing',
      ].join('\n'),
    );
  });

  test.each([
    [
      'SLACK_BOT_TOKEN',
      'xoxp-1',
      'must be a bot token, starting with xoxb-; this is a user token, which is not used here',
    ],
    [
      'SLACK_BOT_TOKEN',
      'xapp-1',
      'must be a bot token, starting with xoxb-; this is an app-level token, which belongs in SLACK_APP_TOKEN',
    ],
    ['SLACK_BOT_TOKEN', 'token', 'must be a bot token, starting with xoxb-'],
    ['SLACK_BOT_TOKEN', 'xoxb-a\n', 'holds a blank or a line break; it is probably at the end'],
    ['SLACK_BOT_TOKEN', '', 'is missing'],
    [
      'SLACK_SIGNING_SECRET',
      '0123456789abcdef',
      'must be the 32 hexadecimal digits that Slack shows under "Basic Information"',
    ],
    [
      'SLACK_SIGNING_SECRET',
      'g'.repeat(32),
      'must be the 32 hexadecimal digits that Slack shows under "Basic Information"',
    ],
    [
      'SLACK_APP_TOKEN',
      'xapp-a',
      'must not be set beside SLACK_SIGNING_SECRET: the first means Socket Mode, the second HTTP mode',
    ],
    ['REDIS_URL', 'localhost:6379', 'must look like redis://host:6379 or rediss://user:password@host:6379/0'],
    ['REDIS_URL', 'http://localhost:6379', 'must look like redis://host:6379 or rediss://user:password@host:6379/0'],
    ['REDIS_URL', 'redis://a/b', 'must look like redis://host:6379 or rediss://user:password@host:6379/0'],
    ['DD_APP_KEY', 'a b', 'holds a blank or a line break; it is probably at the end'],
    ['DATADOG_WEBHOOK_SECRET', 'short', 'must be at least 16 characters long'],
    ['KEYTURN_AUDIT_KEY', 'k'.repeat(31), 'must be at least 32 characters long'],
    [
      'SLACK_API_URL',
      'http://slack.example/',
      'must be a URL such as https://keyturn.example/, without credentials (http only for this machine)',
    ],
    [
      'KEYTURN_PUBLIC_URL',
      'keyturn.example',
      'must be a URL such as https://keyturn.example/, without credentials (http only for this machine)',
    ],
    [
      'KEYTURN_PUBLIC_URL',
      'https://a:b@c.example/',
      'must be a URL such as https://keyturn.example/, without credentials (http only for this machine)',
    ],
    ['KEYTURN_ROLES', 'bot|worker', 'must be bot, worker, or both with a comma; unset means both'],
    ['KEYTURN_ROLES', 'bot,bot', 'must be bot, worker, or both with a comma; unset means both'],
    ['KEYTURN_REQUIRE_DURABLE_REDIS', 'yes', 'must be true or false'],
    ['PORT', '65536', 'must be a port between 0 and 65535; 0 takes any free one'],
    ['PORT', '80a', 'must be a port between 0 and 65535; 0 takes any free one'],
    ['LOG_LEVEL', 'warning', 'must be one of fatal, error, warn, info, debug, trace, silent'],
    ['LOG_LEVEL', 'debgu', 'must be one of fatal, error, warn, info, debug, trace, silent; did you mean "debug"?'],
  ])('refuses %s %j', (variable, value, message) => {
    expect(problemsOf({ [variable]: value })).toEqual([`${variable}: ${message}`]);
  });

  test("tells Datadog's site from its web address", () => {
    expect(problemsOf({ DD_SITE: 'https://app.datadoghq.eu' })).toEqual([
      expect.stringMatching(/^DD_SITE: must be one of datadoghq\.com, .*; did you mean "datadoghq\.eu"\?$/),
    ]);
  });

  test('never has a secret value in its problems', () => {
    const secrets = {
      SLACK_BOT_TOKEN: 'xoxp-canary-1',
      SLACK_SIGNING_SECRET: 'canary-2',
      REDIS_URL: 'postgres://user:canary-3@host',
      DD_API_KEY: 'canary 4',
      DD_APP_KEY: 'canary 5',
      DATADOG_WEBHOOK_SECRET: 'canary-6',
      KEYTURN_AUDIT_KEY: 'canary-7',
      SLACK_API_URL: 'https://user:canary-8@host/',
    };
    const problems = problemsOf(secrets);
    expect(problems).toHaveLength(8);
    expect(problems.join('\n')).not.toContain('canary');
  });

  test.each([
    ['redis://127.0.0.1:6379', 0],
    ['redis://localhost', 0],
    ['rediss://redis.example:6380', 0],
    ['redis://redis.example:6379', 1],
  ])('with %s has %d warnings about encryption', (url, count) => {
    expect(readEnvironment({ ...COMPLETE, REDIS_URL: url })).toMatchObject({
      ok: true,
      warnings: Array.from({ length: count }, () => ({ variable: 'REDIS_URL' })),
    });
  });

  test('tells where the catalogue is to commands that need nothing else', () => {
    expect(readConfigPath({})).toBe('./keyturn.yaml');
    expect(readConfigPath({ KEYTURN_CONFIG: '/a.yaml' })).toBe('/a.yaml');
  });
});
