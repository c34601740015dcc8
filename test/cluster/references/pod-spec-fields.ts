const ofContainers = ['env[*].valueFrom.secretKeyRef.name', 'envFrom[*].secretRef.name'];
const volumesWithReference = ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

/** Every field of a pod spec that names a Secret (k8s.io/api/core/v1 PodSpec), from the pod spec on. */
export const podSpecFields: readonly string[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    ofContainers.map((field) => `${list}[*].${field}`),
  ),
  'imagePullSecrets[*].name',
  'volumes[*].secret.secretName',
  'volumes[*].projected.sources[*].secret.name',
  'volumes[*].csi.nodePublishSecretRef.name',
  'volumes[*].csi.volumeAttributes.secretName',
  'volumes[*].azureFile.secretName',
  ...volumesWithReference.map((volume) => `volumes[*].${volume}.secretRef.name`),
];
