import { createHash } from 'node:crypto';
import { secretEntrySchema, type SecretEntry } from '../rotation/entry.js';
import type { Catalogue } from './schema/catalogue-schema.js';

type Secret = Catalogue['secrets'][string];
type Environments = Secret['environments'];
type StageSettings = Environments[string];

const FIXED = ['development', 'staging', 'production'];

/** How long a superseded version is kept where the catalogue doesn't say. */
const DEFAULT_RETENTION = 14 * 86_400_000;

/**
 * One secret of a catalogue as a rotation stores it: general settings merged, an entry's own approvers instead of the general
 * ones, stages in order with production last. The same catalogue gives the same entry, to the byte. Throws when there is no
 * such secret, and when the catalogue holds what the core doesn't carry out yet, which its reader has refused before.
 */
export function resolveEntry(catalogue: Catalogue, name: string): SecretEntry {
  const secret = catalogue.secrets[name];
  if (secret === undefined) throw new Error(`the catalogue has no secret "${name}"`);
  const settings = JSON.parse(JSON.stringify(merge(catalogue, name, secret))) as Record<string, unknown>;
  const fingerprint = createHash('sha256').update(canonical(settings)).digest('hex').slice(0, 12);
  return secretEntrySchema.parse({ ...settings, fingerprint });
}

function merge(catalogue: Catalogue, name: string, secret: Secret) {
  const { count, expires, remind, approvers } = secret.approval;
  return {
    name,
    baseName: secret.secret,
    keys: secret.keys,
    description: secret.description,
    channel: catalogue.channel,
    opsChannel: catalogue.opsChannel,
    requesters: catalogue.requesters,
    approvers: approvers ?? catalogue.approvers,
    value: secret.value,
    stages: stagesOf(secret.environments),
    development: secret.environments.development && developmentOf(secret.environments.development),
    approval: { count, expires, remind },
    retention: secret.retention ?? Math.max(DEFAULT_RETENTION, catalogue.minRetention),
    minRetention: catalogue.minRetention,
    maxAge: secret.maxAge,
    timing: catalogue.timing,
    searchIgnore: catalogue.search.ignore,
  };
}

function stagesOf(environments: Environments) {
  const { staging, production } = environments;
  const between = Object.entries(environments).filter(([name]) => !FIXED.includes(name)) as [string, StageSettings][];
  return [
    ...[['staging', staging] as const, ...between].flatMap(([name, stage]) =>
      clustersOf(name, stage).map((cluster) => ({
        ...cluster,
        production: false,
        strategy: stage.strategy,
        soak: stage.soak,
        watch: 0,
        checks: stage.checks,
        monitors: stage.monitors,
      })),
    ),
    ...clustersOf('production', production).map((cluster) => ({
      ...cluster,
      production: true,
      strategy: production.strategy,
      soak: 0,
      watch: production.watch,
      checks: production.checks,
      monitors: production.monitors,
      window: production.window,
    })),
  ];
}

/** Where an environment is, and what its stages are called: one in several clusters is a stage in each. */
function clustersOf(environment: string, place: PlaceSettings) {
  const namespaces = namespacesOf(place);
  if (!place.clusters || place.clusters.length === 1) {
    return [{ name: environment, context: place.context ?? place.clusters?.[0], ...namespaces }];
  }
  return place.clusters.map((context) => ({ name: `${environment}@${context}`, environment, context, ...namespaces }));
}

function developmentOf(place: PlaceSettings) {
  const { context, clusters = [] } = place;
  const several = clusters.length > 1 ? { contexts: clusters } : {};
  return { context: context ?? clusters[0], ...several, ...namespacesOf(place) };
}

function namespacesOf({ namespace, namespaces = [] }: PlaceSettings) {
  return { namespace: namespace ?? namespaces[0], ...(namespaces.length > 1 ? { namespaces } : {}) };
}

type PlaceSettings = Pick<StageSettings, 'context' | 'clusters' | 'namespace' | 'namespaces'>;

/** JSON with sorted keys, so that the order of the file's lines doesn't matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
