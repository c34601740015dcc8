import { wantedName as name, type Planted } from './planted.js';

const nginx = 'nginx.ingress.kubernetes.io';
const csi = 'csi.storage.k8s.io';

/** The name in the fields of built-in kinds beside pod specs, and in those of the volume snapshots' kinds. */
export const otherCoreObjects: readonly Planted[] = [
  core('v1', 'ServiceAccount', '/secrets/0/name', { secrets: [{ name }] }),
  core('v1', 'ServiceAccount', '/imagePullSecrets/0/name', { imagePullSecrets: [{ name }] }),
  ...[
    [
      'azureFile/secretName',
      { azureFile: { shareName: 'share', secretName: name, secretNamespace: 'recall' } },
    ] as const,
    ['cephfs/secretRef/name', { cephfs: { monitors: ['10.0.0.1'], secretRef: { name } } }] as const,
    ['cinder/secretRef/name', { cinder: { volumeID: 'volume', secretRef: { name, namespace: 'recall' } } }] as const,
    ['flexVolume/secretRef/name', { flexVolume: { driver: 'example.com/driver', secretRef: { name } } }] as const,
    [
      'iscsi/secretRef/name',
      { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2026-01.com.example:storage', lun: 0, secretRef: { name } } },
    ] as const,
    ['rbd/secretRef/name', { rbd: { monitors: ['10.0.0.1'], image: 'image', secretRef: { name } } }] as const,
    [
      'scaleIO/secretRef/name',
      { scaleIO: { gateway: 'https://example.com', system: 's', volumeName: 'v', secretRef: { name } } },
    ] as const,
    [
      'storageos/secretRef/name',
      { storageos: { volumeName: 'volume', secretRef: { name, namespace: 'recall' } } },
    ] as const,
    ...['controllerPublish', 'nodeStage', 'nodePublish', 'controllerExpand', 'nodeExpand'].map(
      (use) =>
        [
          `csi/${use}SecretRef/name`,
          { csi: { driver: 'example.com', volumeHandle: 'v', [`${use}SecretRef`]: { name, namespace: 'recall' } } },
        ] as const,
    ),
  ].map(([path, source]) => volume(`/spec/${path}`, source)),
  ...['provisioner-deletion-secret-name', 'controller-modify-secret-name'].map((key) => {
    const annotation = `volume.kubernetes.io/${key}`;
    return volume(annotationPath(annotation), { hostPath: { path: '/recall' } }, { [annotation]: name });
  }),
  core('networking.k8s.io/v1', 'Ingress', '/spec/tls/0/secretName', {
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, tls: [{ secretName: name }] },
  }),
  ...[
    [`${nginx}/auth-secret`, name] as const,
    [`${nginx}/auth-secret`, `recall/${name}`] as const,
    [`${nginx}/auth-tls-secret`, `recall/${name}`] as const,
    [`${nginx}/proxy-ssl-secret`, `recall/${name}`] as const,
    ['ingress.kubernetes.io/auth-secret', name] as const,
  ].map(([annotation, value]) =>
    core(
      'networking.k8s.io/v1',
      'Ingress',
      annotationPath(annotation),
      { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
      { [annotation]: value },
    ),
  ),
  storageClass(`${csi}/secret-name`),
  ...['provisioner', 'controller-publish', 'node-stage', 'node-publish', 'controller-expand', 'node-expand'].map(
    (use) => storageClass(`${csi}/${use}-secret-name`),
  ),
  storageClass(`${csi}/controller-modify-secret-name`),
  ...['csiProvisionerSecretName', 'csiControllerPublishSecretName', 'csiNodeStageSecretName'].map(storageClass),
  ...['csiNodePublishSecretName', 'secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map(storageClass),
  ...['snapshotter-secret-name', 'snapshotter-list-secret-name'].map((parameter) =>
    core('snapshot.storage.k8s.io/v1', 'VolumeSnapshotClass', `/parameters/${csi}~1${parameter}`, {
      driver: 'example.com',
      deletionPolicy: 'Delete',
      parameters: { [`${csi}/${parameter}`]: name },
    }),
  ),
  core(
    'snapshot.storage.k8s.io/v1',
    'VolumeSnapshotContent',
    annotationPath('snapshot.storage.kubernetes.io/deletion-secret-name'),
    {
      spec: {
        driver: 'example.com',
        deletionPolicy: 'Delete',
        source: { volumeHandle: 'volume' },
        volumeSnapshotRef: { name: 'snapshot', namespace: 'recall' },
      },
    },
    { 'snapshot.storage.kubernetes.io/deletion-secret-name': name },
  ),
  ...['Role', 'ClusterRole'].map((kind) =>
    core('rbac.authorization.k8s.io/v1', kind, '/rules/0/resourceNames/0', {
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [name], verbs: ['get'] }],
    }),
  ),
];

function core(
  apiVersion: string,
  kind: string,
  path: string,
  fields: object,
  annotations: Readonly<Record<string, string>> = {},
): Planted {
  const metadata = { name: `other-${kind.toLowerCase()}`, annotations };
  return { object: { apiVersion, kind, metadata, ...fields }, path, expected: 'strong' };
}

function volume(path: string, source: object, annotations: Readonly<Record<string, string>> = {}): Planted {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...source };
  return core('v1', 'PersistentVolume', path, { spec }, annotations);
}

function storageClass(parameter: string): Planted {
  return core('storage.k8s.io/v1', 'StorageClass', `/parameters/${parameter.replaceAll('/', '~1')}`, {
    provisioner: 'example.com',
    parameters: { [parameter]: name },
  });
}

function annotationPath(annotation: string): string {
  return `/metadata/annotations/${annotation.replaceAll('/', '~1')}`;
}
