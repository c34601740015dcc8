import { afterEach, beforeEach } from '@jest/globals';
import { copyPromises } from './copy-promises.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

copyPromises('the stand-in', () => {
  world.kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue-green' } });
  return Promise.resolve({ cluster: world.cluster, namespace: 'blue-green' });
});
