import { isLoopback } from './schema/url-schema.js';
import * as variable from './variables.js';

/** What the process was told by its environment. It holds secrets: never log it whole. */
export type Environment = {
  roles: readonly variable.Role[];
  slack: {
    botToken: string;
    /** Absent: Slack's own. */
    apiUrl?: string;
    mode: { type: 'http'; signingSecret: string } | { type: 'socket'; appToken: string };
  };
  redis: { url: string; mustBeDurable: boolean };
  /** Absent: the usual rules, and the cluster that the process runs in. */
  kubeconfig?: string;
  datadog: { apiKey: string; appKey: string; site: string; apiUrl?: string; webhookSecret: string };
  auditKey: string;
  configPath: string;
  /** Where the audit log's head is anchored. */
  namespace: string;
  publicUrl?: string;
  port: number;
  logLevel: variable.LogLevel;
};

/** One thing wrong with one variable; never its value, if that is secret. */
export type EnvironmentProblem = { variable: string; message: string };

export type EnvironmentReading =
  | { ok: true; environment: Environment; warnings: EnvironmentProblem[] }
  | { ok: false; problems: EnvironmentProblem[] };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the process's variables: either all of them, or every problem at once. An empty variable counts as missing. Neither
 * problems nor warnings repeat the value of a variable that holds a secret.
 */
export function readEnvironment(variables: Variables): EnvironmentReading {
  const problems: EnvironmentProblem[] = [];
  const read = reader(variables, problems);
  const environment: Environment = {
    roles: read('KEYTURN_ROLES', variable.roles),
    slack: {
      botToken: read('SLACK_BOT_TOKEN', variable.botToken),
      ...optional('apiUrl', read('SLACK_API_URL', variable.baseUrl)),
      mode: variables['SLACK_APP_TOKEN']
        ? { type: 'socket', appToken: read('SLACK_APP_TOKEN', variable.appToken) }
        : { type: 'http', signingSecret: read('SLACK_SIGNING_SECRET', variable.signingSecret) },
    },
    redis: {
      url: read('REDIS_URL', variable.redisUrl),
      mustBeDurable: read('KEYTURN_REQUIRE_DURABLE_REDIS', variable.yesOrNo),
    },
    ...optional('kubeconfig', read('KUBECONFIG', variable.anyText)),
    datadog: {
      ...datadogAccess(read),
      webhookSecret: read('DATADOG_WEBHOOK_SECRET', variable.secretText(16)),
    },
    auditKey: read('KEYTURN_AUDIT_KEY', variable.secretText(32)),
    configPath: readConfigPath(variables),
    namespace: variables['KEYTURN_NAMESPACE'] || 'keyturn',
    ...optional('publicUrl', read('KEYTURN_PUBLIC_URL', variable.baseUrl)),
    port: read('PORT', variable.port),
    logLevel: read('LOG_LEVEL', variable.logLevel),
  };
  if (variables['SLACK_APP_TOKEN'] && variables['SLACK_SIGNING_SECRET']) {
    const message = 'must not be set beside SLACK_SIGNING_SECRET: the first means Socket Mode, the second HTTP mode';
    problems.push({ variable: 'SLACK_APP_TOKEN', message });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, environment, warnings: warningsOf(environment) };
}

/** How Datadog is asked; all that a command needs which asks nobody else. */
export type DatadogAccess = Omit<Environment['datadog'], 'webhookSecret'>;

/** Datadog's own variables alone, or every problem with them at once. */
export function readDatadogAccess(
  variables: Variables,
): { ok: true; access: DatadogAccess } | { ok: false; problems: EnvironmentProblem[] } {
  const problems: EnvironmentProblem[] = [];
  const access = datadogAccess(reader(variables, problems));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, access };
}

function datadogAccess(read: Read): DatadogAccess {
  return {
    apiKey: read('DD_API_KEY', variable.secretText(1)),
    appKey: read('DD_APP_KEY', variable.secretText(1)),
    site: read('DD_SITE', variable.datadogSite),
    ...optional('apiUrl', read('DD_API_URL', variable.baseUrl)),
  };
}

type Read = <Value>(name: string, check: variable.Check<Value>) => Value;

/** Reads one variable; what is wrong with it goes to `problems`. An empty variable counts as missing. */
function reader(variables: Variables, problems: EnvironmentProblem[]): Read {
  return <Value>(name: string, check: variable.Check<Value>): Value => {
    const checked = check(variables[name] === '' ? undefined : variables[name]);
    if ('wrong' in checked) problems.push({ variable: name, message: checked.wrong });
    // A value that stands for a wrong one is never used: there is a problem then.
    return ('value' in checked ? checked.value : undefined) as Value;
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** Where the catalogue is; all that commands without Slack and Redis need to know. */
export function readConfigPath(variables: Variables): string {
  return variables['KEYTURN_CONFIG'] || './keyturn.yaml';
}

/** One message with all problems, a line each. */
export function formatEnvironmentProblems(problems: readonly EnvironmentProblem[]): string {
  const lines = problems.map(({ variable, message }) => `  ${variable}: ${message}`);
  return ['The environment is not complete:', ...lines].join('\n');
}

function warningsOf({ redis }: Environment): EnvironmentProblem[] {
  const url = new URL(redis.url);
  if (url.protocol === 'rediss:' || isLoopback(url.hostname)) return [];
  const message = 'is not encrypted: use rediss:// unless the network between is yours alone';
  return [{ variable: 'REDIS_URL', message }];
}
