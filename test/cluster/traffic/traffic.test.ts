import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayApi } from '../../../src/kubernetes/traffic/gateway-api.js';
import { ingressNginx } from '../../../src/kubernetes/traffic/ingress-nginx.js';
import type { Router } from '../../../src/kubernetes/traffic/router.js';
import { traefik as traefikRouter } from '../../../src/kubernetes/traffic/traefik.js';
import { openRouterPlace, type RouterPlace } from '../../integration/routers/router-place.js';
import { clusterKubeconfig } from '../cluster.js';
import { realDefinitions } from '../references/crds/real-definitions.js';
import { startBackend, type Backend } from './backends.js';
import { startLoad } from './load.js';
import { buildTraefik, proxyModule } from './proxy/build-traefik.js';
import { gatewayClass, routeObjects, servedKinds, serviceObjects } from './route-objects.js';
import { startTraefik, type Traefik } from './traefik.js';

const steps = [10, 25, 50, 100, 0] as const;
const requests = 10_000;
/** One in about 150 000 honest measurements is further away. */
const most = 4.5;

describe('Traffic through a real Traefik', () => {
  let place: RouterPlace;
  let traefik: Traefik;
  const backends: Backend[] = [];

  beforeAll(async () => {
    const program = await buildTraefik((line) => void process.stderr.write(`${line}\n`));
    const { file, text } = clusterKubeconfig();
    const start = () => Promise.resolve({ kubeconfig: text, close: () => Promise.resolve() });
    const definitions = (kinds: readonly string[]) => realDefinitions(kinds, proxyModule);
    place = await openRouterPlace({ name: 'the cluster', start, definitions }, servedKinds);
    for (const service of ['auth', 'auth-green']) backends.push(await startBackend(service));
    traefik = await startTraefik(program, file, place.namespace);
    const path = '/apis/gateway.networking.k8s.io/v1/gatewayclasses';
    expect((await place.api.ask('POST', path, { body: gatewayClass(place.namespace) })).code).toBe(201);
    for (const { group, plural, object } of [
      ...serviceObjects(backends),
      ...routeObjects(traefik.port, place.namespace),
    ]) {
      await place.insist('POST', group, plural, object);
    }
  }, 3_600_000);

  afterAll(async () => {
    await traefik?.stop();
    for (const backend of backends) backend.close();
    await place?.api.ask('DELETE', `/apis/gateway.networking.k8s.io/v1/gatewayclasses/${place.namespace}`);
    await place?.close();
  });

  test.each<[string, Router]>([
    ['by-httproute', gatewayApi],
    ['by-traefikservice', traefikRouter],
    ['by-ingress', ingressNginx],
  ])(
    'of the route %s goes to the copy in the share that its router set, and no request fails on the way there and back',
    async (route, router) => {
      const traffic = place.traffic(route);
      await traefik.untilServes(route, 0);
      const load = startLoad(traefik.entrance, `${route}.example`);
      const shares: { percent: number; measured: number; z: number }[] = [];
      for (const percent of steps) {
        await router.setWeights(place.cluster, traffic, percent);
        await traefik.untilServes(route, percent);
        const counts = await load.measure(requests);
        const share = percent / 100;
        const copy = counts['auth-green'] ?? 0;
        const deviation = Math.sqrt(requests * share * (1 - share));
        const distance = Math.abs(copy - requests * share);
        shares.push({
          percent,
          measured: (copy * 100) / requests,
          z: deviation === 0 ? distance : distance / deviation,
        });
      }
      const all = await load.stop();
      process.stdout.write(
        `${route}: ${all.requests} requests, ${all.failures.length} failed; ${JSON.stringify(shares)}\n`,
      );
      expect(all.failures).toEqual([]);
      expect(all.requests).toBeGreaterThan(steps.length * requests);
      for (const { percent, z } of shares) expect([percent, z <= most, z]).toEqual([percent, true, z]);
    },
    600_000,
  );
});
