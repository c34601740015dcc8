import { fieldsOf } from '../references.js';
import { repointed } from '../repointed.js';
import { apiVersionOf, resources } from '../resources.js';
import { podLabelsOf, type DeploymentObject } from './deployment-object.js';
import { followLabels } from './follow-labels.js';
import { copyMark, greenLabels } from './green.js';
import { narrowed } from './green-selector.js';
import { ownMetadata } from './own-metadata.js';

export interface CopyOrder {
  /** The copy's name. */
  readonly copy: string;
  /** Keys of the pods' labels that differ; none under `replicas`. */
  readonly keys: readonly string[];
  readonly baseName: string;
  /** The new Secret. */
  readonly secretName: string;
  readonly rotationId: string;
  /** How many pods, where not as many as the original has. */
  readonly replicas?: number;
}

/**
 * The copy of a Deployment that runs the new version beside it. Every field that names any version of the base names the
 * new one; the labels that Services select by, its own selector, and its terms about its own pods are the copy's. What
 * makes the original somebody's (owners, tracking metadata) and what the cluster wrote into it are left out.
 */
export function copyOf(original: DeploymentObject, order: CopyOrder) {
  const { copy, baseName, secretName, rotationId, replicas } = order;
  const difference = { labels: podLabelsOf(original), keys: order.keys };
  const { template, selector, ...rest } = original.spec;
  const own = narrowed(selector, difference);
  const metadata = ownMetadata(original, copy, rotationId);
  const cause = `keyturn ${rotationId}: a copy of ${original.metadata.name} with ${secretName}`;
  const manifest = {
    apiVersion: apiVersionOf(resources.Deployment),
    kind: 'Deployment',
    metadata: { ...metadata, annotations: { ...metadata.annotations, 'kubernetes.io/change-cause': cause } },
    spec: {
      ...rest,
      replicas: replicas ?? original.spec.replicas ?? 1,
      selector: { ...own, matchLabels: { ...own.matchLabels, ...copyMark } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: greenLabels(difference) },
        spec: followLabels(template.spec, difference),
      },
    },
  };
  return repointed(manifest, fieldsOf(manifest, baseName), secretName);
}
