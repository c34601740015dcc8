import { routers } from '../../integration/routers/routers.js';
import { clusterKubeconfig } from '../cluster.js';
import { realDefinitions } from '../references/crds/real-definitions.js';

routers({
  name: 'a real API server',
  start: () => Promise.resolve({ kubeconfig: clusterKubeconfig().text, close: () => Promise.resolve() }),
  definitions: realDefinitions,
});
