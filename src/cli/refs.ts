import { openClusters, type Clusters } from '../kubernetes/clusters.js';
import { findReferences } from '../kubernetes/find-references.js';
import { isKubernetesError } from '../kubernetes/kubernetes-error.js';
import type { Answer } from './answer.js';
import { refsAnswer } from './refs-answer.js';
import { understand, type Meaning, type RefsOrder } from './refs-order.js';
import { placesOf } from './refs-places.js';
import { progressLine, type ProgressLine, type Terminal } from './refs-progress.js';

/**
 * `keyturn refs <name>`: every place in the clusters that names a Secret, graded, and whatever could not be looked at.
 * Reads only; values of Secrets are read for Helm's records alone and leave this process in no form. Exit 0: nothing
 * refers, and everything was seen; 1: something does; 2: wrong usage, an unknown context or an unreadable kubeconfig;
 * 3: not everything could be seen.
 */
export async function refs(order: RefsOrder, terminal: Terminal): Promise<Answer> {
  const understood = await understand(order);
  if ('wrong' in understood) return refuse(understood.wrong);
  const { meaning } = understood;
  const { kubeconfig } = order;
  const clusters = openClusters({ call: meaning.call, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  try {
    return await search(clusters, order, meaning, terminal);
  } catch (error) {
    // Every answer of an API is a finding; what is left is the kubeconfig.
    if (isKubernetesError(error, 'invalid')) return refuse(`${error.facts.detail}.`);
    throw error;
  } finally {
    await clusters.close();
  }
}

async function search(clusters: Clusters, order: RefsOrder, meaning: Meaning, terminal: Terminal): Promise<Answer> {
  const places = placesOf(order, meaning, await clusters.contexts());
  if ('wrong' in places) return refuse(places.wrong);
  const line = progressLine(terminal);
  line.show(undefined);
  const { wanted, ignore } = meaning;
  const onProgress: ProgressLine['show'] = (progress) => line.show(progress);
  const found = await findReferences(clusters, { wanted, places, ignore, onProgress }).finally(() => line.clear());
  const named = found.map((cluster) => ({ ...cluster, contexts: cluster.contexts.map((name) => name ?? '') }));
  return refsAnswer(meaning, named);
}

function refuse(line: string): Answer {
  return { exit: 2, lines: [line], json: { ok: false, usage: line } };
}
