import { parse } from 'yaml';
import { z } from 'zod';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';

const kubeconfigSchema = z.looseObject({
  clusters: z.tuple([
    z.looseObject({ cluster: z.looseObject({ server: z.string(), 'certificate-authority-data': z.string() }) }),
  ]),
  users: z.tuple([z.looseObject({ user: z.looseObject({ token: z.string() }) })]),
});

/** How to reach an API server as the only user of a kubeconfig. */
export function serverAccess(kubeconfig: string): Access {
  const { clusters, users } = kubeconfigSchema.parse(parse(kubeconfig));
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  return { url: server, authority: Buffer.from(authority, 'base64').toString('utf8'), token: users[0].user.token };
}
