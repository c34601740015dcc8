import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../../src/configuration/catalogue-file.js';
import { readEnvironment } from '../../src/configuration/environment.js';
import { twinKinds } from '../../src/kubernetes/blue-green/surrounding-objects.js';
import { resources } from '../../src/kubernetes/resources.js';
import { gatewayShape } from '../../src/kubernetes/traffic/gateway-api.js';
import { istioShape } from '../../src/kubernetes/traffic/istio.js';
import { traefikShape } from '../../src/kubernetes/traffic/traefik.js';
import { aggregate } from './manifests/aggregate.js';
import { pathOf, readResources, readYaml, render, type Manifest } from './manifests/render.js';
import { grantsOf, usedRights, type Right } from './manifests/rights.js';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: { readonly name: string; readonly value?: string; readonly valueFrom?: { secretKeyRef?: KeyRef } }[];
  readonly securityContext?: Record<string, unknown>;
  readonly resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  readonly livenessProbe?: { httpGet?: { path: string } };
  readonly readinessProbe?: { httpGet?: { path: string } };
  readonly volumeMounts?: { mountPath: string; subPath?: string }[];
}
interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}
interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly containers: Container[];
    readonly securityContext?: Record<string, unknown>;
    readonly terminationGracePeriodSeconds?: number;
  };
}

const folders = ['base', 'examples', 'overlays/blue-green', 'overlays/example', 'overlays/own-namespaces'];
const rendered = Object.fromEntries(folders.map((folder) => [folder, render(folder)]));
const base = rendered['base'] ?? readResources('base');
const examples = rendered['examples'] ?? readResources('examples');
const workloads = [...base, ...examples].flatMap((object) => {
  const template = templateOf(object);
  return template
    ? [{ name: `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object, template }]
    : [];
});

describe.each(folders)('manifests/%s', (folder) => {
  const isRendered = rendered[folder] !== undefined;

  (isRendered ? test : test.skip)('renders with kubectl into what its files say (needs kubectl)', () => {
    const names = (objects: readonly Manifest[]) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const wanted = names(readResources(folder)).filter((name) => !isLeftOut(folder, name));
    expect(names(rendered[folder] ?? [])).toEqual(expect.arrayContaining(wanted));
  });

  test('lists every file that is in it, and only files that are in it', () => {
    const { resources: listed, configMapGenerator = [] } = readYaml(`${folder}/kustomization.yaml`) as {
      resources: string[];
      configMapGenerator?: { files: string[] }[];
    };
    const files = listed.filter((file) => file.endsWith('.yaml'));
    const all = [...files, ...configMapGenerator.flatMap(({ files }) => files), 'kustomization.yaml'];
    expect(readdirSync(pathOf(folder)).sort()).toEqual(all.sort());
  });
});

test('Every object says what it is and what it is part of', () => {
  const unlabelled = readResources('overlays/example').filter(
    ({ metadata }) => !metadata.labels?.['app.kubernetes.io/name'],
  );
  expect(unlabelled.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([]);
});

describe.each(workloads)('$name', ({ object, template }) => {
  const { containers, securityContext } = template.spec;

  test('meets the restricted Pod Security Standard', () => {
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(securityContext?.['runAsUser']).toBeGreaterThan(0);
    for (const container of containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('names an image by a tag that does not move by itself, and bounds its memory', () => {
    for (const { image, resources: limits } of containers) {
      expect(image.replace(/^registry\.example\.com\//, '')).toMatch(/^[a-z]+(:(?!latest)[\w.-]+)?$/);
      expect(limits?.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
      expect(limits?.limits).toMatchObject({ memory: expect.any(String) });
    }
  });

  test('selects its own pods', () => {
    const selector = (object as unknown as { spec: { selector?: { matchLabels: object } } }).spec.selector;
    expect(template.metadata.labels).toMatchObject(selector?.matchLabels ?? {});
  });
});

describe('The bot', () => {
  const { spec } = one(base, 'Deployment', 'keyturn') as unknown as { spec: { template: PodTemplate } };
  const [bot] = spec.template.spec.containers;
  const variables = bot?.env ?? [];

  test('gets an environment that it accepts, in HTTP mode and in Socket Mode', () => {
    const given = { SLACK_BOT_TOKEN: 'xoxb-1-2-3', DD_API_KEY: 'a', DD_APP_KEY: 'b', REDIS_PASSWORD: 'c' };
    const credentials = { ...given, DATADOG_WEBHOOK_SECRET: 'd'.repeat(16), KEYTURN_AUDIT_KEY: 'e'.repeat(32) };
    for (const mode of [{ SLACK_SIGNING_SECRET: '0'.repeat(32) }, { SLACK_APP_TOKEN: 'xapp-1-2-3' }]) {
      const reading = readEnvironment(environmentOf(variables, { ...credentials, ...mode }));
      expect(reading).toMatchObject({
        ok: true,
        environment: { redis: { mustBeDurable: true }, roles: ['bot', 'worker'] },
      });
    }
  });

  test('takes everything secret from one Secret, which is in no file', () => {
    const secretRefs = variables.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []);
    expect(new Set(secretRefs.map(({ name }) => name))).toEqual(new Set(['keyturn-credentials']));
    expect(base.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('is probed where it answers, and has longer to stop than it takes', () => {
    expect(bot?.livenessProbe?.httpGet?.path).toBe('/healthz');
    expect(bot?.readinessProbe?.httpGet?.path).toBe('/readyz');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(25);
  });

  test('has its catalogue mounted as a folder, so that a change arrives while it runs', () => {
    const path = variables.find(({ name }) => name === 'KEYTURN_CONFIG')?.value;
    const mount = bot?.volumeMounts?.find(({ mountPath }) => path === `${mountPath}/keyturn.yaml`);
    expect(mount).toBeDefined();
    expect(mount).not.toHaveProperty('subPath');
  });

  test.each(['base', 'overlays/example'])(
    'is given a catalogue that it would load, for the namespaces that it has rights in: %s',
    (folder) => {
      const file = pathOf(`${folder}/keyturn.yaml`);
      const reading = readCatalogue(readFileSync(file), file);
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      const namespaces = reading.catalogue.entries.flatMap(({ stages }) => stages.map(({ namespace }) => namespace));
      expect(namespaces.sort()).toEqual(namespacesOf('keyturn-environment', readResources(folder)).sort());
    },
  );
});

describe('Redis keeps what it was told', () => {
  const settings = readFileSync(pathOf('base/redis.conf'), 'utf8').split('\n');

  test.each(['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction'])('%s', (line) => {
    expect(settings).toContain(line);
  });
});

const searching = 'keyturn.dev/aggregate-to-search';

describe('The rights', () => {
  const grants = grantsOf(base.filter(({ metadata }) => metadata.labels?.[searching] === undefined));

  test.each(
    usedRights.map((right) => [`${right.verb} ${right.kind}${right.subresource ? '/log' : ''}`, right] as const),
  )('allow to %s where it is done', (_name, right) => {
    expect(grants.filter((grant) => covers(grant, right))).toHaveLength(1);
  });

  test('allow nothing that is not used', () => {
    const unused = grants.filter((grant) => !usedRights.some((right) => covers(grant, right)));
    expect(unused).toEqual([]);
  });

  test('are listed for every kind that src/kubernetes knows, in base or in the overlay of blue-green, by files that exist', () => {
    const overlay = grantsOf(readResources('overlays/blue-green').filter(({ kind }) => kind === 'ClusterRole'));
    const inOverlay = Object.values(resources).filter(({ group, plural }) =>
      overlay.some((grant) => grant.group === group && grant.resource === plural),
    );
    const kinds = [...usedRights, ...inOverlay].map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(Object.keys(resources)));
    const folder = fileURLToPath(new URL('../../src/kubernetes/', import.meta.url));
    const files = new Set(usedRights.flatMap(({ by }) => by.split(', ')));
    expect([...files].filter((file) => !existsSync(`${folder}${file}`))).toEqual([]);
  });

  test('never span the cluster, but for telling clusters apart and for the search', () => {
    const bound = base.filter(({ kind }) => kind === 'ClusterRoleBinding').map(({ roleRef }) => roleRef);
    const names = bound.map((roleRef) => (roleRef as { name: string }).name);
    expect(names.sort()).toEqual(['keyturn-cluster-identity', 'keyturn-search']);
  });

  test('allow to run Jobs only where the catalogue has a Job to run', () => {
    expect(namespacesOf('keyturn-check-job')).toEqual(['staging']);
  });
});

describe('The rights of the routers', () => {
  const roles = readResources('overlays/blue-green').filter(({ kind, metadata }) => {
    return kind === 'ClusterRole' && metadata.name.startsWith('keyturn-router-');
  });

  test('are to read and patch the routes that each of them knows, and to make and remove a canary Ingress', () => {
    const weighted = [gatewayShape, istioShape, traefikShape].flatMap(({ kinds }) =>
      kinds.flatMap(({ group, plural }) => [`get ${plural}.${group}`, `patch ${plural}.${group}`]),
    );
    const canaries = ['get', 'create', 'patch', 'delete'].map((verb) => `${verb} ingresses.networking.k8s.io`);
    const granted = grantsOf(roles).map(({ verb, resource, group }) => `${verb} ${resource}.${group}`);
    expect(granted.sort()).toEqual([...weighted, ...canaries].sort());
  });

  test('are in no namespace where the overlay does not bind them, and nowhere in base', () => {
    const bound = readResources('overlays/blue-green').filter(({ roleRef }) =>
      roles.some(({ metadata }) => metadata.name === (roleRef as { name: string } | undefined)?.name),
    );
    expect(bound.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['RoleBinding', 'production']]);
    expect(JSON.stringify(base)).not.toContain('keyturn-router-');
  });
});

describe('The rights of a copy', () => {
  const read = (name: string) => {
    const role = one(readResources('overlays/blue-green'), 'ClusterRole', name);
    return grantsOf([role]).map(({ verb, resource, group }) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`);
  };

  test('are to make and remove what is twinned, each kind that the product knows', () => {
    const kinds = twinKinds.map((kind) => resources[kind]);
    const made = kinds.flatMap(({ plural, group }) =>
      ['create', 'patch', 'delete'].map((verb) => `${verb} ${plural}${group === '' ? '' : `.${group}`}`),
    );
    expect(read('keyturn-copy')).toEqual(
      expect.arrayContaining([...made, 'create deployments.apps', 'delete deployments.apps']),
    );
  });

  test('touch no Secret, and read policies alone in the whole cluster', () => {
    expect(read('keyturn-copy').filter((right) => right.includes('secrets'))).toEqual([]);
    expect(read('keyturn-copy-policies')).toEqual(['list networkpolicies.networking.k8s.io']);
  });
});

describe('The rights of the search', () => {
  const roles = readResources('overlays/example').filter(({ metadata }) => metadata.labels?.[searching] === 'true');
  const grants = grantsOf(roles);

  test('are gathered from every role with the label, and from nothing else', () => {
    const search = one(readResources('overlays/example'), 'ClusterRole', 'keyturn-search');
    expect(search['rules']).toBeUndefined();
    const [gathered] = aggregate([search, ...roles]);
    expect(grantsOf([gathered ?? search])).toEqual(grants.map((grant) => ({ ...grant, role: 'keyturn-search' })));
  });

  test('are to list, and to read the schemas of custom kinds', () => {
    const others = grants.filter(({ verb }) => verb !== 'list');
    expect(others).toEqual([
      {
        role: 'keyturn-search-kubernetes',
        group: 'apiextensions.k8s.io',
        resource: 'customresourcedefinitions',
        verb: 'get',
        names: [],
      },
    ]);
  });

  test('are never about Secrets, by their name or by a star', () => {
    const core = grants.filter(({ group }) => group === '' || group === '*').map(({ resource }) => resource);
    expect(core.length).toBeGreaterThan(10);
    expect(core.filter((resource) => resource === '*' || resource.startsWith('secrets'))).toEqual([]);
  });

  test('name each group once', () => {
    const groups = grants.filter(({ resource }) => resource === '*').map(({ group }) => group);
    expect(groups.filter((group, index) => groups.indexOf(group) !== index)).toEqual([]);
  });

  (rendered['overlays/own-namespaces'] ? test : test.skip)(
    'are gone altogether in the overlay without them (needs kubectl)',
    () => {
      const left = JSON.stringify(rendered['overlays/own-namespaces']?.map(({ kind, metadata }) => [kind, metadata]));
      expect(left).toContain('keyturn-environment');
      expect(left).not.toContain('keyturn-search');
    },
  );
});

describe('The Slack app', () => {
  const app = readYaml('slack-app.yaml') as {
    features: { slash_commands: { command: string; url: string }[] };
    oauth_config: { scopes: { bot: string[] } };
    settings: { interactivity: { request_url: string } };
  };

  test('asks for no scope beyond what is used', () => {
    expect(app.oauth_config.scopes.bot.sort()).toEqual(
      'channels:history channels:read chat:write commands files:write groups:history groups:read usergroups:read users:read'.split(
        ' ',
      ),
    );
  });

  test('sends commands and clicks to the one path that listens', () => {
    const [command] = app.features.slash_commands;
    expect(command?.command).toBe('/rotate');
    expect(new URL(command?.url ?? '').pathname).toBe('/slack/events');
    expect(app.settings.interactivity.request_url).toBe(command?.url);
  });
});

function templateOf(object: Manifest): PodTemplate | undefined {
  const { spec } = object as unknown as {
    spec?: { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } };
  };
  return spec?.template ?? spec?.jobTemplate?.spec.template;
}

function one(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind}/${name}`);
  return found;
}

/** What an overlay takes away. */
function isLeftOut(folder: string, name: string): boolean {
  return folder === 'overlays/own-namespaces' && name.includes('/keyturn-search');
}

function namespacesOf(role: string, objects = base): string[] {
  const bindings = objects.filter(({ roleRef }) => (roleRef as { name?: string } | undefined)?.name === role);
  return bindings.flatMap(({ metadata }) => metadata.namespace ?? []);
}

/** What the kubelet makes of the container's variables: `$(NAME)` stands for one that was named before. */
function environmentOf(
  variables: NonNullable<Container['env']>,
  secret: Record<string, string>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name, value, valueFrom } of variables) {
    const key = valueFrom?.secretKeyRef;
    const given = key ? secret[key.key] : (value ?? 'keyturn');
    if (given === undefined && !key?.optional) throw new Error(`the Secret lacks ${name}`);
    if (given !== undefined)
      environment[name] = given.replaceAll(/\$\((\w+)\)/g, (_, other: string) => environment[other] ?? '');
  }
  return environment;
}

const roleOf: Record<Right['where'], string> = {
  environment: 'keyturn-environment',
  'check-job': 'keyturn-check-job',
  keyturn: 'keyturn-audit-anchor',
  'kube-system': 'keyturn-cluster-identity',
};

function covers(grant: ReturnType<typeof grantsOf>[number], right: Right): boolean {
  const { group, plural } = resources[right.kind];
  const resource = right.subresource === undefined ? plural : `${plural}/${right.subresource}`;
  const isNamed = right.name === undefined ? grant.names.length === 0 : grant.names.includes(right.name);
  const isRight = grant.group === group && grant.resource === resource && grant.verb === right.verb;
  return grant.role === roleOf[right.where] && isRight && isNamed;
}
