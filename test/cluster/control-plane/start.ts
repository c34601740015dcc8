import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../demo/free-port.js';
import { administrator, type Administrator } from './administrator.js';
import type { BuiltControlPlane } from './build.js';
import { ageEtcd, compactEtcd } from './etcd.js';
import { drawCredentials, identities, type Credentials } from './credentials.js';
import {
  apiServerFlags,
  certificate,
  controllerManagerFlags,
  etcdFlags,
  etcdUrl,
  kubeconfigFile,
  kwokFlags,
  local,
  schedulerFlags,
  type Place,
} from './flags.js';
import { furnish } from './furnish.js';
import { kubeconfigText, type Access } from './kubeconfig.js';
import { writeKwokConfiguration } from './kwok-configuration.js';
import { openPrograms, type Programs } from './programs.js';

export interface ControlPlaneOptions {
  /** How many nodes of 1000 pods each (default 3). */
  readonly nodes?: number;
  /** `api`: etcd and the API server alone, so that nobody acts on what is created. */
  readonly only?: 'api';
  /** Flags that are added to the API server's. */
  readonly apiServerFlags?: readonly string[];
  /** etcd writes to the disk before it answers, as everybody's does but that of tests. */
  readonly isDurable?: boolean;
}

/** A Kubernetes control plane of this machine, on 127.0.0.1; its nodes and pods are played by kwok. */
export interface ControlPlane {
  /** The text of a kubeconfig whose only context, `keyturn`, is an administrator who may impersonate. */
  readonly kubeconfig: string;
  /** The same as a file, until `stop`. */
  readonly kubeconfigFile: string;
  /** Where the logs are, until `stop`. */
  readonly folder: string;
  /** Where etcd answers, to anybody on this machine. */
  readonly etcd: string;
  /** Rejects when one of its programs ends by itself; says which, with the end of its log. */
  readonly ended: Promise<never>;
  /**
   * etcd forgets all that was. Continue tokens of before expire within 15 s, when the API server next looks after its cache; at
   * once where it was started with `--feature-gates=ListFromCacheSnapshot=false`.
   */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

/** A port that was free may be taken by the time that it is used. */
const tries = 3;

/**
 * Starts etcd, the API server, the controller manager, the scheduler and kwok, and waits until a pod has become ready (of the API
 * alone, until it is ready itself). Whatever happens to this process, theirs end with it.
 *
 * @throws with the end of the log of the program that failed; nothing is left running.
 */
export async function startControlPlane(
  built: BuiltControlPlane,
  options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
  for (let count = 1; ; count += 1) {
    try {
      return await startOnce(built, options);
    } catch (error) {
      if (count === tries || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function startOnce(built: BuiltControlPlane, options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-cluster-'));
  const programs = openPrograms(built, folder);
  try {
    const ports = { etcd: await freePort(), peer: await freePort(), api: await freePort(), kwok: await freePort() };
    const place: Place = { folder, ports };
    const credentials = drawCredentials(folder);
    const admin = await startServer(programs, place, credentials, options);
    try {
      if (options.only !== 'api') await startActors(programs, place, credentials, admin, options.nodes ?? 3);
    } finally {
      await admin.close();
    }
    const file = kubeconfigFile(place, 'administrator');
    return {
      kubeconfig: readFileSync(file, 'utf8'),
      kubeconfigFile: file,
      folder,
      etcd: etcdUrl(place),
      ended: programs.ended,
      compact: () => compactEtcd(etcdUrl(place)),
      stop: () => programs.stop(),
    };
  } catch (error) {
    await programs.stop();
    throw error;
  }
}

/** Starts etcd and the API server, writes everyone's kubeconfig, and waits until the server is ready. */
async function startServer(
  programs: Programs,
  place: Place,
  credentials: Credentials,
  { apiServerFlags: flags = [], isDurable = false }: ControlPlaneOptions,
): Promise<Administrator> {
  programs.run('etcd', etcdFlags(place, isDurable));
  await programs.until('etcd to answer', () => ageEtcd(etcdUrl(place)));
  programs.run('kube-apiserver', [...apiServerFlags(place, credentials), ...flags]);
  const { cert, key } = certificate(place);
  const authority = await programs.until('the API server to make its certificate', () => {
    return existsSync(cert) && existsSync(key) && readFileSync(cert, 'utf8');
  });
  const url = `https://${local}:${place.ports.api}`;
  const accessOf = (token: string): Access => ({ url, authority, token });
  for (const identity of identities) {
    const text = kubeconfigText(accessOf(credentials.token(identity)), 'keyturn');
    writeFileSync(kubeconfigFile(place, identity), text, { mode: 0o600 });
  }
  const admin = administrator(accessOf(credentials.token('administrator')));
  await programs.until('the API server to be ready', () => answers(admin));
  return admin;
}

/** Starts everything that acts on objects, and waits until a pod has become ready. */
async function startActors(
  programs: Programs,
  place: Place,
  credentials: Credentials,
  admin: Administrator,
  nodes: number,
): Promise<void> {
  programs.run('kube-controller-manager', controllerManagerFlags(place, credentials));
  programs.run('kube-scheduler', schedulerFlags(place));
  programs.run('kwok', kwokFlags(place, writeKwokConfiguration(place.folder)));
  await furnish(admin, programs, nodes);
}

async function answers(admin: Administrator): Promise<boolean> {
  try {
    return (await admin.ask('GET', '/readyz')).status === 200;
  } catch {
    return false;
  }
}
