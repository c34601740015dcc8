import { podSpecFields } from './pod-spec-fields.js';
import { wantedName as name, type Planted } from './planted.js';
import type { FullSchema } from './example-object.js';

/** A custom kind that no project has, with what its objects say. */
export interface InventedKind {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
  /** Undefined: any field is taken, and only names and shapes can tell. */
  readonly schema?: FullSchema;
  readonly planted: readonly Planted[];
}

const text: FullSchema = { type: 'string' };
const said = (description: string): FullSchema => ({ type: 'string', description });
const object = (properties: Readonly<Record<string, FullSchema>>, description = ''): FullSchema => ({
  type: 'object',
  properties,
  ...(description === '' ? {} : { description }),
});
const list = (items: FullSchema): FullSchema => ({ type: 'array', items });

const secretSelector = object({ name: text, key: said('The key of the secret to select from.') });

/** What nobody's list can have: names, shapes and descriptions have to tell. */
const robot: FullSchema = object({
  spec: object({
    auth: object({ tokenSecret: text, TLSSecretName: text, passwordRef: object({ name: text, key: text }) }),
    credentialsRef: object({ kind: text, name: text, apiGroup: text }),
    login: said('Name of the Secret that the robot logs in with.'),
    access: object({ name: text }, 'A reference to the Secret with the access data.'),
    licence: secretSelector,
    key: object({ kind: { type: 'string', default: 'Secret' }, name: text }),
    arm: object({
      extraSecrets: list(text),
      secrets: list(object({ name: text })),
      mounted: list(object({ secretName: text, alias: text })),
    }),
    secrets: { type: 'object', additionalProperties: text },
    trust: object({ type: text, name: text, key: text }),
    pod: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    description: said('What the robot does with its secret, in free text.'),
    config: object({ name: text }, 'Where the settings are that are no Secret.'),
    configMapRef: object({ name: text }),
    secretStoreRef: object({ name: text, kind: text }),
    selector: object({ matchLabels: { type: 'object', additionalProperties: text } }),
    secretPath: said('The path of the secret in the vault.'),
    secretKey: said('The key in the Secret.'),
    secretary: text,
    className: said('The name of the secret store class.'),
    vault: object({ secrets: list(object({ name: text })) }),
  }),
});

const robots = (spec: object, path: string, expected: Planted['expected']): Planted => ({
  object: { apiVersion: 'invented.example/v1', kind: 'Robot', metadata: { name: 'robot' }, spec },
  path: `/spec/${path}`,
  expected,
});

export const inventedKinds: readonly InventedKind[] = [
  {
    kind: 'Robot',
    group: 'invented.example',
    plural: 'robots',
    schema: robot,
    planted: [
      robots({ auth: { tokenSecret: name } }, 'auth/tokenSecret', 'strong'),
      robots({ auth: { TLSSecretName: name } }, 'auth/TLSSecretName', 'strong'),
      robots({ auth: { passwordRef: { name, key: 'k' } } }, 'auth/passwordRef/name', 'strong'),
      robots({ credentialsRef: { kind: 'Secret', name } }, 'credentialsRef/name', 'strong'),
      robots({ login: name }, 'login', 'strong'),
      robots({ access: { name } }, 'access/name', 'strong'),
      robots({ licence: { name, key: 'k' } }, 'licence/name', 'strong'),
      robots({ key: { name } }, 'key/name', 'strong'),
      robots({ arm: { extraSecrets: ['another', name] } }, 'arm/extraSecrets/1', 'strong'),
      robots({ arm: { secrets: [{ name }] } }, 'arm/secrets/0/name', 'strong'),
      robots({ arm: { mounted: [{ secretName: name, alias: 'a' }] } }, 'arm/mounted/0/secretName', 'strong'),
      robots({ secrets: { [name]: 'mounted' } }, `secrets/${name}`, 'strong'),
      robots({ trust: { type: 'Secret', name, key: 'ca.crt' } }, 'trust/name', 'strong'),
      ...podSpecFields.map((field) => inPod(field)),
      robots({ description: name }, 'description', 'mention'),
      robots({ description: `It logs in with ${name}.` }, 'description', 'mention'),
      robots({ credentialsRef: { kind: 'ConfigMap', name } }, 'credentialsRef/name', 'mention'),
      robots({ trust: { type: 'ConfigMap', name, key: 'ca.crt' } }, 'trust/name', 'mention'),
      robots({ configMapRef: { name } }, 'configMapRef/name', 'mention'),
      robots({ secretStoreRef: { name, kind: 'SecretStore' } }, 'secretStoreRef/name', 'mention'),
      robots({ secretStoreRef: { name } }, 'secretStoreRef/name', 'mention'),
      robots({ selector: { matchLabels: { secret: name } } }, 'selector/matchLabels/secret', 'mention'),
      robots({ secretPath: name }, 'secretPath', 'mention'),
      robots({ secretKey: name }, 'secretKey', 'mention'),
      robots({ secretary: name }, 'secretary', 'mention'),
      robots({ className: name }, 'className', 'mention'),
      robots({ arm: { mounted: [{ secretName: 'another', alias: name }] } }, 'arm/mounted/0/alias', 'mention'),
      robots({ vault: { secrets: [{ name }] } }, 'vault/secrets/0/name', 'mention'),
      robots({ auth: { tokenSecret: `${name}-copy` } }, 'auth/tokenSecret', 'unfound'),
      robots({ auth: { tokenSecret: `my-${name}` } }, 'auth/tokenSecret', 'unfound'),
      robots({ auth: { tokenSecret: `${name}0` } }, 'auth/tokenSecret', 'unfound'),
      robots({ auth: { tokenSecret: `${name}.v2` } }, 'auth/tokenSecret', 'unfound'),
    ],
  },
];

/** A pod spec under a name that nobody knows, in a field without a schema. */
function inPod(field: string): Planted {
  const steps = field.replaceAll('[*]', '.0').split('.');
  const [first = ''] = steps;
  const pod = { containers: [{ name: 'app' }], ...(nested(steps) as Record<string, unknown>) };
  return robots({ pod: first === 'containers' ? nested(steps) : pod }, `pod/${steps.join('/')}`, 'strong');
}

function nested([step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return name;
  return step === '0' ? [nested(rest)] : { [step]: nested(rest) };
}
