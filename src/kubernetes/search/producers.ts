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

/**
 * Whether a text is where an object says which Secret it makes: a kind of the list, any that carries a whole manifest of a
 * Secret (Kyverno, Crossplane's Object), or a resource of Crossplane's, which writes how to connect to it into a Secret.
 */
export function isProduced({ path, around, isKey }: FoundText, kind: string, group: string): boolean {
  if (isKey) return false;
  if (isManifestsName(path, around) || isConnectionSecret(path)) return true;
  const producer = producers[`${kind}.${group}`];
  if (!producer) return false;
  if (producer.fields.some((field) => matches(path, field.split('/')))) return true;
  const isOwnName = path.length === 2 && path[0] === 'metadata' && path[1] === 'name';
  return producer.byOwnName === true && isOwnName && !producer.fields.some((field) => says(around[0], field));
}

function isManifestsName(path: readonly string[], around: readonly unknown[]): boolean {
  if (path.length < 3 || path.at(-2) !== 'metadata' || path.at(-1) !== 'name') return false;
  const manifest = around.at(-2) as { readonly kind?: unknown; readonly apiVersion?: unknown };
  return manifest.kind === 'Secret' && manifest.apiVersion === 'v1';
}

function isConnectionSecret(path: readonly string[]): boolean {
  return path.at(-2) === 'writeConnectionSecretToRef' && path.at(-1) === 'name';
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
