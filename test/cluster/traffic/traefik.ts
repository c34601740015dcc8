import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../demo/free-port.js';
import { until } from '../../demo/until.js';
import { startComponent } from '../control-plane/component.js';
import { startWatchdog } from '../control-plane/watchdog.js';

/** A running Traefik that serves one namespace. */
export interface Traefik {
  readonly entrance: string;
  readonly port: number;
  /** Waits until Traefik itself says that it gives the twin this percentage in every rule, and no more or less. */
  untilServes(route: string, percent: number): Promise<void>;
  stop(): Promise<void>;
}

const patienceMs = 60_000;
/** The twin's own name, or what the ingress-nginx provider calls it. */
const isTwin = /green|-canary$/;

/** Starts Traefik with its Gateway, custom resource and ingress-nginx providers; it ends with this process. */
export async function startTraefik(program: string, kubeconfig: string, namespace: string): Promise<Traefik> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-traffic-'));
  const watchdog = startWatchdog(folder);
  const [port, api] = [await freePort(), await freePort()];
  const flags = [
    `--entryPoints.web.address=127.0.0.1:${port}`,
    `--entryPoints.traefik.address=127.0.0.1:${api}`,
    '--api.insecure=true',
    '--api.dashboard=false',
    '--global.checkNewVersion=false',
    '--global.sendAnonymousUsage=false',
    '--log.level=ERROR',
    '--providers.providersThrottleDuration=100ms',
    `--providers.kubernetesGateway.namespaces=${namespace}`,
    `--providers.kubernetesCRD.namespaces=${namespace}`,
    `--providers.kubernetesIngressNGINX.watchNamespace=${namespace}`,
  ];
  const component = startComponent(program, flags, folder, watchdog, { KUBECONFIG: kubeconfig });
  const ask = async (path: string): Promise<unknown> => (await fetch(`http://127.0.0.1:${api}${path}`)).json();
  return {
    entrance: `http://127.0.0.1:${port}`,
    port,
    async untilServes(route, percent) {
      const look = async () => {
        const services = await ask('/api/http/services').catch(() => undefined);
        return Array.isArray(services) && sharesOf(services as Service[], route).join() === String(percent);
      };
      try {
        await until(`Traefik to serve ${route} at ${percent} %`, Date.now() + patienceMs, look);
      } catch (error) {
        const services = JSON.stringify(await ask('/api/http/services').catch(String));
        throw new Error(`${String(error)}\n${services}\n${component.tail(30)}`, { cause: error });
      }
    },
    async stop() {
      await component.stop();
      watchdog.close();
    },
  };
}

interface Service {
  readonly name: string;
  readonly weighted?: { readonly services?: readonly { readonly name: string; readonly weight?: number }[] };
}

/** The percentages that a route's services give to twins, each once; none where the route isn't served. */
function sharesOf(services: readonly Service[], route: string): number[] {
  const own = services.filter(({ name }) => name.includes(route));
  const shares = own.flatMap(({ weighted }) => {
    const all = weighted?.services ?? [];
    const sum = (some: typeof all) => some.reduce((total, { weight = 1 }) => total + weight, 0);
    return all.length === 0 ? [] : [(100 * sum(all.filter(({ name }) => isTwin.test(name)))) / sum(all)];
  });
  // A route that sends to one Service alone may have no weights.
  return own.length > 0 && shares.length === 0 ? [0] : [...new Set(shares)];
}
