import { containerNames } from './family-objects.js';

/** The status of a pod that has been running well for a while, as a kubelet writes it. */
export function podStatus(index: number, now: string): object {
  const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
  const address = `10.12.${index}.7`;
  return {
    phase: 'Running',
    startTime: now,
    hostIP: `10.0.0.${index + 1}`,
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: conditions.map((type) => ({ type, status: 'True', lastTransitionTime: now })),
    containerStatuses: containerNames.map((name, container) => ({
      name,
      image: `registry.internal.example/${name}:2025.7.15`,
      imageID: `registry.internal.example/${name}@sha256:${'4f1c2ab9'.repeat(8)}`,
      containerID: `containerd://${`${index}${container}d7e3a9`.repeat(8)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
    })),
  };
}
