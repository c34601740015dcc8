import { loadCatalogueFile } from '../configuration/catalogue-file.js';
import { openClusters } from '../kubernetes/clusters.js';
import { KubernetesError } from '../kubernetes/kubernetes-error.js';
import { listVersions } from '../kubernetes/versions.js';
import type { Answer } from './answer.js';

/** `keyturn versions <secret>`: every version in every environment, with its state. Reads metadata only. */
export async function versions(order: {
  readonly secret: string;
  readonly config: string;
  readonly kubeconfig?: string;
}): Promise<Answer> {
  const read = await loadCatalogueFile(order.config);
  if (!read.ok)
    return { exit: 2, lines: [`${order.config} is not valid: run keyturn check-config`], json: { ok: false } };
  const entry = read.catalogue.entries.find(({ name }) => name === order.secret);
  const names = read.catalogue.entries.map(({ name }) => name);
  if (!entry)
    return {
      exit: 2,
      lines: [`No secret "${order.secret}". There are: ${names.join(', ')}`],
      json: { ok: false, names },
    };
  const { timing } = read.catalogue.settings;
  const clusters = openClusters({
    call: timing.call,
    ...(order.kubeconfig === undefined ? {} : { kubeconfig: order.kubeconfig }),
  });
  const lines: string[] = [];
  const found: Record<string, unknown> = {};
  let unseen = false;
  for (const { name, context, namespace } of entry.stages) {
    try {
      const list = await listVersions(await clusters.open(context), namespace, entry.baseName);
      found[name] = list.map(({ name: secret, version, ours, annotations }) => ({
        secret,
        version,
        ours,
        ...annotations,
      }));
      lines.push(
        ...list.map(
          (one) =>
            `${name}  ${one.name}  ${one.ours ? (one.annotations['state'] ?? 'unknown') : 'not made by Keyturn'}`,
        ),
      );
    } catch (error) {
      unseen = true;
      const code = error instanceof KubernetesError ? error.code : 'unexpected';
      found[name] = { unseen: code };
      lines.push(`${name}  could not be read: ${code}`);
    }
  }
  await clusters.close();
  return { exit: unseen ? 3 : 0, lines, json: { secret: entry.name, environments: found } };
}
