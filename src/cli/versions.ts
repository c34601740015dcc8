import { loadCatalogueFile } from '../configuration/catalogue-file.js';
import { openClusters, type Clusters } from '../kubernetes/clusters.js';
import { KubernetesError } from '../kubernetes/kubernetes-error.js';
import { listVersions, type VersionInfo } from '../kubernetes/versions.js';
import type { SecretEntry, Stage } from '../rotation/entry.js';
import { placesOf, type Place } from '../rotation/places.js';
import type { Answer } from './answer.js';

export interface VersionsOrder {
  readonly secret: string;
  readonly config: string;
  readonly kubeconfig?: string;
}

interface Look {
  /** The stage; of one with several namespaces `<stage>/<namespace>`. */
  readonly stage: string;
  readonly found?: VersionInfo[];
  /** Why the environment could not be read. */
  readonly unseen?: string;
}

/** `keyturn versions <secret>`: every version in every environment, with its state. Reads metadata only. */
export async function versions({ secret, config, kubeconfig }: VersionsOrder): Promise<Answer> {
  const read = await loadCatalogueFile(config);
  if (!read.ok) return refuse(`${config} is not valid: run keyturn check-config`);
  const { entries, settings } = read.catalogue;
  const entry = entries.find(({ name }) => name === secret);
  if (!entry) return refuse(`No secret "${secret}". There are: ${entries.map(({ name }) => name).join(', ')}`);
  const clusters = openClusters({ call: settings.timing.call, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  try {
    return answerOf(
      entry,
      await Promise.all(
        entry.stages.flatMap((stage) => placesOf(stage).map((place) => look(clusters, entry, stage, place))),
      ),
    );
  } finally {
    await clusters.close();
  }
}

async function look(clusters: Clusters, { baseName }: SecretEntry, stage: Stage, place: Place): Promise<Look> {
  const { context, namespace } = place;
  const name = stage.namespaces ? `${stage.name}/${namespace}` : stage.name;
  try {
    return { stage: name, found: await listVersions(await clusters.open(context), namespace, baseName) };
  } catch (error) {
    return { stage: name, unseen: error instanceof KubernetesError ? error.code : 'unexpected' };
  }
}

function answerOf({ name }: SecretEntry, looks: readonly Look[]): Answer {
  const lines = looks.flatMap(({ stage, found, unseen }) =>
    found ? found.map((version) => lineOf(stage, version)) : [`${stage}  could not be read: ${unseen}`],
  );
  const environments = looks.map(({ stage, found, unseen }) => [stage, found?.map(factsOf) ?? { unseen }]);
  const exit = looks.some(({ unseen }) => unseen !== undefined) ? 3 : 0;
  return { exit, lines, json: { secret: name, environments: Object.fromEntries(environments) } };
}

function lineOf(stage: string, { name, ours, annotations }: VersionInfo): string {
  return `${stage}  ${name}  ${ours ? (annotations['state'] ?? 'unknown') : 'not made by Keyturn'}`;
}

function factsOf({ name, version, ours, annotations }: VersionInfo): Record<string, unknown> {
  return { ...annotations, secret: name, version, ours };
}

function refuse(line: string): Answer {
  return { exit: 2, lines: [line], json: { ok: false, usage: line } };
}
