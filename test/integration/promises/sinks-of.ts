import { readFileSync } from 'node:fs';
import { auditVerify } from '../../../src/cli/audit-verify.js';
import { checkConfig } from '../../../src/cli/check-config.js';
import { refs } from '../../../src/cli/refs.js';
import { versions } from '../../../src/cli/versions.js';
import { environments } from '../whole/furnish.js';
import type { House } from '../whole/house.js';
import { auditKey } from '../whole/surroundings.js';
import { secret } from '../whole/usual-catalogue.js';
import type { Sink } from './find-values.js';
import { redisSinks } from './redis-sinks.js';

const people = ['ada', 'bob', 'carol', 'dave'];
const kinds = [
  'Event',
  'Deployment',
  'ReplicaSet',
  'Pod',
  'Job',
  'CronJob',
  'ConfigMap',
  'ServiceAccount',
  'ControllerRevision',
  'Secret',
];

/** Everything that a value could have got to, but for what crossed the wire. */
export async function sinksOf(house: House): Promise<Sink[]> {
  return [
    ...(await redisSinks(house.redis)),
    ...house.logs().map((text) => ({ name: 'the log', text })),
    ...people.flatMap((person) => seenInSlack(house, person)),
    { name: 'the channel', text: JSON.stringify(house.slack.messages('deploys')) },
    { name: "Datadog's events", text: JSON.stringify(house.datadog.events()) },
    ...environments.flatMap((environment) => objectsIn(house, environment)),
    ...(await endpoints(house)),
    ...(await commandLine(house)),
    { name: 'process arguments', text: `${process.argv.join(' ')} ${readFileSync('/proc/self/cmdline', 'latin1')}` },
    { name: 'the catalogue', text: readFileSync(house.configPath, 'utf8') },
  ];
}

function seenInSlack({ slack }: House, person: string): Sink[] {
  const seen = [slack.ephemerals(person), slack.views(person), slack.home(person) ?? {}];
  return [{ name: `what ${person} sees in Slack`, text: JSON.stringify(seen) }];
}

/** Every object of a cluster; of Secrets everything but their data. */
function objectsIn({ clusters }: House, environment: (typeof environments)[number]): Sink[] {
  const { objects } = clusters[environment];
  return [environment, 'development', 'keyturn'].flatMap((namespace) =>
    kinds.flatMap((kind) =>
      objects.list(kind, namespace).map((object) => {
        const { data: _values, ...rest } = object as { data?: unknown; metadata: { name: string } };
        const shown = kind === 'Secret' ? rest : object;
        return { name: `${environment} ${kind} ${rest.metadata.name}`, text: JSON.stringify(shown) };
      }),
    ),
  );
}

async function endpoints({ url }: House): Promise<Sink[]> {
  const paths = ['/metrics', '/readyz', '/healthz', '/datadog/webhook', '/elsewhere'];
  return Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${url}${path}`);
      return { name: path, text: `${JSON.stringify([...answer.headers])}\n${await answer.text()}` };
    }),
  );
}

async function commandLine({ redis, variables, configPath }: House): Promise<Sink[]> {
  const kubeconfig = variables['KUBECONFIG'] ?? '';
  const everywhere = { namespaces: [], allContexts: true, base: false, exact: false, configIsNamed: true };
  const terminal = { write: () => true };
  const answers = {
    'audit verify': await auditVerify({ redisUrl: redis.url, auditKey, kubeconfig, namespace: 'keyturn' }),
    'check-config': await checkConfig(configPath),
    versions: await versions({ secret, config: configPath, kubeconfig }),
    refs: await refs({ ...everywhere, name: secret, config: configPath, kubeconfig }, terminal),
  };
  return Object.entries(answers).map(([name, answer]) => ({ name: `keyturn ${name}`, text: JSON.stringify(answer) }));
}
