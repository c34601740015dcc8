import type { InventedKind } from './invented-kinds.js';
import { wantedName as name, type Planted } from './planted.js';

const fluxNames = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', plural: 'kustomizations' };
const helmNames = { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', plural: 'helmreleases' };
const vault = { group: 'secrets.hashicorp.com' };

/**
 * Kinds of real projects whose definitions come with no Go module that can be had: the names of their fields, as documented,
 * in definitions that say nothing of them.
 */
export const schemalessKinds: readonly InventedKind[] = [
  kindOf(fluxNames, [
    ['spec/decryption/secretRef/name', { decryption: { provider: 'sops', secretRef: { name } } }],
    ['spec/kubeConfig/secretRef/name', { kubeConfig: { secretRef: { name } } }],
    ['spec/postBuild/substituteFrom/0/name', { postBuild: { substituteFrom: [{ kind: 'Secret', name }] } }],
    [
      'spec/postBuild/substituteFrom/0/name',
      { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name }] } },
      'mention',
    ],
    ['spec/sourceRef/name', { sourceRef: { kind: 'GitRepository', name } }, 'mention'],
  ]),
  kindOf(helmNames, [
    ['spec/valuesFrom/0/name', { valuesFrom: [{ kind: 'Secret', name }] }],
    ['spec/valuesFrom/0/name', { valuesFrom: [{ kind: 'ConfigMap', name }] }, 'mention'],
    ['spec/kubeConfig/secretRef/name', { kubeConfig: { secretRef: { name } } }],
    ['spec/values/existingSecret', { values: { existingSecret: name } }],
  ]),
  kindOf({ group: 'notification.toolkit.fluxcd.io', kind: 'Provider', plural: 'providers' }, [
    ['spec/secretRef/name', { secretRef: { name } }],
    ['spec/certSecretRef/name', { certSecretRef: { name } }],
  ]),
  kindOf({ group: 'notification.toolkit.fluxcd.io', kind: 'Receiver', plural: 'receivers' }, [
    ['spec/secretRef/name', { secretRef: { name } }],
  ]),
  ...['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'HCPVaultSecretsApp'].map((kind) =>
    kindOf({ ...vault, kind, plural: `${kind.toLowerCase()}s` }, [
      ['spec/destination/name', { destination: { name, create: true } }, 'producer'],
    ]),
  ),
  kindOf({ ...vault, kind: 'VaultAuth', plural: 'vaultauths' }, [
    ['spec/appRole/secretRef', { appRole: { roleId: 'role', secretRef: name } }],
    ['spec/jwt/secretRef', { jwt: { secretRef: name } }],
  ]),
  kindOf({ ...vault, kind: 'VaultConnection', plural: 'vaultconnections' }, [
    ['spec/caCertSecretRef', { caCertSecretRef: name }],
  ]),
  kindOf({ group: 'secrets-store.csi.x-k8s.io', kind: 'SecretProviderClass', plural: 'secretproviderclasses' }, [
    ['spec/secretObjects/0/secretName', { secretObjects: [{ secretName: name, type: 'Opaque' }] }, 'producer'],
  ]),
  kindOf({ group: 'secrets.infisical.com', kind: 'InfisicalSecret', plural: 'infisicalsecrets' }, [
    ['spec/managedSecretReference/secretName', { managedSecretReference: { secretName: name } }, 'producer'],
    [
      'spec/managedKubeSecretReferences/0/secretName',
      { managedKubeSecretReferences: [{ secretName: name }] },
      'producer',
    ],
    [
      'spec/authentication/universalAuth/credentialsRef/secretName',
      { authentication: { universalAuth: { credentialsRef: { secretName: name } } } },
    ],
  ]),
  kindOf({ group: 'secrets.doppler.com', kind: 'DopplerSecret', plural: 'dopplersecrets' }, [
    ['spec/managedSecret/name', { managedSecret: { name } }, 'producer'],
    ['spec/tokenSecret/name', { tokenSecret: { name } }],
  ]),
  kindOf({ group: 'tekton.dev', kind: 'TaskRun', plural: 'taskruns' }, [
    ['spec/workspaces/0/secret/secretName', { workspaces: [{ name: 'w', secret: { secretName: name } }] }],
    ['spec/podTemplate/imagePullSecrets/0/name', { podTemplate: { imagePullSecrets: [{ name }] } }],
  ]),
  kindOf({ group: 'aws.upbound.io', kind: 'ProviderConfig', plural: 'providerconfigs' }, [
    ['spec/credentials/secretRef/name', { credentials: { source: 'Secret', secretRef: { name, key: 'k' } } }],
  ]),
  kindOf({ group: 'rds.aws.upbound.io', kind: 'Instance', plural: 'instances' }, [
    ['spec/forProvider/passwordSecretRef/name', { forProvider: { passwordSecretRef: { name, key: 'k' } } }],
    ['spec/writeConnectionSecretToRef/name', { writeConnectionSecretToRef: { name } }, 'producer'],
  ]),
  kindOf({ group: 'kubernetes.crossplane.io', kind: 'Object', plural: 'objects' }, [
    [
      'spec/forProvider/manifest/metadata/name',
      { forProvider: { manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name } } } },
      'producer',
    ],
  ]),
  kindOf({ group: 'postgresql.cnpg.io', kind: 'Cluster', plural: 'clusters' }, [
    ['spec/superuserSecret/name', { superuserSecret: { name } }],
    ['spec/bootstrap/initdb/secret/name', { bootstrap: { initdb: { secret: { name } } } }],
    ['spec/certificates/serverTLSSecret', { certificates: { serverTLSSecret: name } }],
    [
      'spec/backup/barmanObjectStore/s3Credentials/accessKeyId/name',
      { backup: { barmanObjectStore: { s3Credentials: { accessKeyId: { name, key: 'k' } } } } },
    ],
  ]),
  kindOf({ group: 'velero.io', kind: 'BackupStorageLocation', plural: 'backupstoragelocations' }, [
    ['spec/credential/name', { credential: { name, key: 'cloud' } }],
  ]),
  kindOf({ group: 'longhorn.io', kind: 'BackupTarget', plural: 'backuptargets' }, [
    ['spec/credentialSecret', { credentialSecret: name }],
  ]),
  kindOf({ group: 'grafana.integreatly.org', kind: 'Grafana', plural: 'grafanas' }, [
    ['spec/external/apiKey/name', { external: { apiKey: { name, key: 'k' } } }],
    ['spec/external/adminPassword/name', { external: { adminPassword: { name, key: 'k' } } }],
  ]),
  kindOf({ group: 'operator.victoriametrics.com', kind: 'VMServiceScrape', plural: 'vmservicescrapes' }, [
    ['spec/endpoints/0/basicAuth/password/name', { endpoints: [{ basicAuth: { password: { name, key: 'k' } } }] }],
    ['spec/endpoints/0/bearerTokenSecret/name', { endpoints: [{ bearerTokenSecret: { name, key: 'k' } }] }],
  ]),
  kindOf({ group: 'opentelemetry.io', kind: 'OpenTelemetryCollector', plural: 'opentelemetrycollectors' }, [
    ['spec/envFrom/0/secretRef/name', { envFrom: [{ secretRef: { name } }] }],
    [
      'spec/env/0/valueFrom/secretKeyRef/name',
      { env: [{ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } }] },
    ],
    ['spec/volumes/0/secret/secretName', { volumes: [{ name: 'v', secret: { secretName: name } }] }],
    ['spec/ingress/tls/0/secretName', { ingress: { tls: [{ secretName: name }] } }],
  ]),
];

type Row = readonly [path: string, spec: object, expected?: Planted['expected']];

function kindOf(names: Pick<InventedKind, 'kind' | 'group' | 'plural'>, rows: readonly Row[]): InventedKind {
  const planted = rows.map(([path, spec, expected = 'strong']): Planted => {
    const apiVersion = `${names.group}/v1`;
    return { object: { apiVersion, kind: names.kind, metadata: { name: 'one' }, spec }, path: `/${path}`, expected };
  });
  return { ...names, planted };
}
