import type { Administrator } from './administrator.js';
import { node } from './node.js';
import type { Programs } from './programs.js';

const scratch = 'keyturn-start';
const scratchPath = `/api/v1/namespaces/${scratch}`;

/** Creates the nodes, and waits until the whole of it works: a pod is admitted, placed, and ready. */
export async function furnish(admin: Administrator, programs: Programs, nodes: number): Promise<void> {
  for (let number = 1; number <= nodes; number += 1) await create(admin, '/api/v1/nodes', node(number));
  await create(admin, '/api/v1/namespaces', { metadata: { name: scratch } });
  await programs.until('a service account', async () => {
    return (await admin.ask('GET', `${scratchPath}/serviceaccounts/default`)).status === 200;
  });
  const containers = [{ name: 'first', image: 'registry.k8s.io/pause:3.10' }];
  await create(admin, `${scratchPath}/pods`, { metadata: { name: 'first' }, spec: { containers } });
  await programs.until('a first pod to become ready', async () => {
    const { body } = await admin.ask('GET', `${scratchPath}/pods/first`);
    const { conditions = [] } = (body as { status?: { conditions?: { type: string; status: string }[] } }).status ?? {};
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  });
  await admin.ask('DELETE', scratchPath);
}

async function create(admin: Administrator, path: string, body: object): Promise<void> {
  const { status, body: answer } = await admin.ask('POST', path, body);
  if (status !== 201) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(answer)}`);
}
