/** A node that kwok plays. Nothing runs on it, so its size is a matter of how many pods are wanted. */
export function node(number: number): object {
  const name = `node-${number}`;
  const size = { cpu: '1000', memory: '1Ti', 'ephemeral-storage': '1Ti', pods: '1000' };
  const nodeInfo = {
    architecture: 'amd64',
    operatingSystem: 'linux',
    bootID: '',
    containerRuntimeVersion: '',
    kernelVersion: '',
    kubeProxyVersion: '',
    kubeletVersion: 'kwok',
    machineID: '',
    osImage: '',
    systemUUID: '',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    status: { capacity: size, allocatable: size, nodeInfo },
  };
}
