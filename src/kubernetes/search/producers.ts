import type { FoundText } from './strings-of.js';

/** A kind that makes a Secret of a name: deleting the Secret would not keep it away. */
interface Producer {
  /** Where it says the name of what it makes; `*` is any index. */
  readonly fields: readonly string[];
  /** It makes a Secret of its own name, where no field says another. */
  readonly byOwnName?: boolean;
}

/** By `Kind.group`, from the projects' own documentation. */
const producers: Readonly<Record<string, Producer>> = {
  'ExternalSecret.external-secrets.io': { fields: ['spec/target/name'], byOwnName: true },
  'ClusterExternalSecret.external-secrets.io': {
    fields: ['spec/externalSecretSpec/target/name', 'spec/externalSecretName'],
  },
  'VaultStaticSecret.secrets.hashicorp.com': { fields: ['spec/destination/name'] },
  'VaultDynamicSecret.secrets.hashicorp.com': { fields: ['spec/destination/name'] },
  'VaultPKISecret.secrets.hashicorp.com': { fields: ['spec/destination/name'] },
  'HCPVaultSecretsApp.secrets.hashicorp.com': { fields: ['spec/destination/name'] },
  'Certificate.cert-manager.io': { fields: ['spec/secretName'] },
  'SealedSecret.bitnami.com': { fields: ['spec/template/metadata/name'], byOwnName: true },
  'SecretProviderClass.secrets-store.csi.x-k8s.io': { fields: ['spec/secretObjects/*/secretName'] },
  'InfisicalSecret.secrets.infisical.com': {
    fields: ['spec/managedSecretReference/secretName', 'spec/managedKubeSecretReferences/*/secretName'],
  },
  'DopplerSecret.secrets.doppler.com': { fields: ['spec/managedSecret/name'] },
};

/** Whether a text is where a kind says which Secret it makes. */
export function isProduced({ path, around, isKey }: FoundText, kind: string, group: string): boolean {
  const producer = producers[`${kind}.${group}`];
  if (!producer || isKey) return false;
  if (producer.fields.some((field) => matches(path, field.split('/')))) return true;
  const isOwnName = path.length === 2 && path[0] === 'metadata' && path[1] === 'name';
  return producer.byOwnName === true && isOwnName && !producer.fields.some((field) => says(around[0], field));
}

function matches(path: readonly string[], field: readonly string[]): boolean {
  return (
    path.length === field.length &&
    field.every((part, index) => (part === '*' ? /^\d+$/.test(path[index] ?? '') : part === path[index]))
  );
}

function says(object: unknown, field: string): boolean {
  const value = field
    .split('/')
    .reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined),
      object,
    );
  return typeof value === 'string' && value !== '';
}
