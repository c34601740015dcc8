import { join } from 'node:path';
import type { Credentials } from './credentials.js';

/** Where everything of one control plane is. */
export interface Place {
  readonly folder: string;
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number; readonly kwok: number };
}

export const local = '127.0.0.1';

export function etcdUrl({ ports }: Pick<Place, 'ports'>): string {
  return `http://${local}:${ports.etcd}`;
}

/** Where it is not durable, nothing of it has to survive a power cut. */
export function etcdFlags(place: Place, isDurable: boolean): string[] {
  const { folder, ports } = place;
  const client = etcdUrl(place);
  const peer = `http://${local}:${ports.peer}`;
  return [
    '--name=etcd',
    `--data-dir=${join(folder, 'etcd')}`,
    ...(isDurable ? [] : ['--unsafe-no-fsync']),
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=etcd=${peer}`,
    `--quota-backend-bytes=${8 * 2 ** 30}`,
    '--log-level=warn',
  ];
}

/** The server makes its own certificate, and signs it itself. */
export function certificate({ folder }: Place): { readonly cert: string; readonly key: string } {
  return { cert: join(folder, 'certificates', 'apiserver.crt'), key: join(folder, 'certificates', 'apiserver.key') };
}

/** As a server is by default: admission, priority and fairness, aggregation and caches are not touched. */
export function apiServerFlags(place: Place, credentials: Credentials): string[] {
  const { folder, ports } = place;
  return [
    `--etcd-servers=${etcdUrl(place)}`,
    `--bind-address=${local}`,
    `--advertise-address=${local}`,
    `--secure-port=${ports.api}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${credentials.tokenFile}`,
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-signing-key-file=${credentials.signingKeyFile}`,
    `--service-account-key-file=${credentials.signingKeyFile}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--allow-privileged=true',
    // The kubernetes Service can't have an address of the loopback.
    '--endpoint-reconciler-type=none',
    '--kubelet-preferred-address-types=InternalIP',
    '--profiling=false',
  ];
}

/** Periods that let a person wait on a real cluster are short, and nobody shares the API with it. */
export function controllerManagerFlags(place: Place, credentials: Credentials): string[] {
  return [
    `--kubeconfig=${kubeconfigFile(place, 'controller-manager')}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${credentials.signingKeyFile}`,
    `--root-ca-file=${certificate(place).cert}`,
    '--horizontal-pod-autoscaler-sync-period=2s',
    '--resource-quota-sync-period=5s',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
  ];
}

export function schedulerFlags(place: Place): string[] {
  return [
    `--kubeconfig=${kubeconfigFile(place, 'scheduler')}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
  ];
}

/** Its server is the kubelet of all nodes: the API server reads the pods' logs there. */
export function kwokFlags(place: Place, configuration: string): string[] {
  const { cert, key } = certificate(place);
  return [
    `--kubeconfig=${kubeconfigFile(place, 'administrator')}`,
    `--config=${configuration}`,
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    `--node-ip=${local}`,
    `--node-port=${place.ports.kwok}`,
    `--server-address=${local}:${place.ports.kwok}`,
    `--tls-cert-file=${cert}`,
    `--tls-private-key-file=${key}`,
    '--cidr=10.0.0.0/12',
    '--node-lease-duration-seconds=40',
  ];
}

export function kubeconfigFile({ folder }: Pick<Place, 'folder'>, identity: string): string {
  return join(folder, `${identity}.kubeconfig`);
}
