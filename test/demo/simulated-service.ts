import type { PodBehaviour } from '../stand-ins/kubernetes/controllers/pod-behaviour.js';
import type { Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import type { DemoCluster } from './cluster/demo-cluster.js';
import type { Issuer } from './issuer.js';
import type { Environment } from './places.js';
import { runService, secretOf, type Service } from './service.js';

/** A service whose pods really try the token that they started with, and write into their logs how that went. */
export function simulateService(
  server: Kubernetes,
  cluster: DemoCluster,
  environment: Environment,
  issuer: Issuer,
): Service {
  const tokens = new Map<string, boolean>();
  const service = runService(cluster, environment, ({ metadata }) => tokens.get(metadata.uid ?? '') ?? true);
  const behaviour: PodBehaviour = ({ pod, environment: variables, occasion }) => {
    const token = variables['app']?.['api_token'] ?? variables['app']?.['API_TOKEN'];
    const right = issuer.accepts(token);
    tokens.set(pod.metadata.uid ?? '', right);
    if (!right) return { state: 'ready', logs: ['GET auth.example/v1/session 401 invalid token'] };
    if (occasion === 'start') return { state: 'ready', logs: ['listening on :8080'] };
    return { state: 'ready', logs: [service.breaks(secretOf(pod.spec)) ? 'GET /session 500' : 'GET /session 200'] };
  };
  server.setBehaviour(behaviour);
  return service;
}
