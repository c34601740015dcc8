import { baseName } from '../places.js';
import type { ClusterCounts } from './demo-cluster.js';
import type { Change, Mirror } from './mirror.js';

/** Counts what is done to a namespace from now on, by what is seen there: nobody but the bot does such things in it. */
export function countChanges(mirror: Pick<Mirror, 'onChange'>): () => ClusterCounts {
  const counts = { secretsCreated: 0, secretsDeleted: 0, workloadsPatched: 0 };
  mirror.onChange(({ kind, before, after }) => {
    const isVersion = kind === 'Secret' && (before ?? after)?.metadata.name.startsWith(`${baseName}-`) === true;
    if (isVersion && !before) counts.secretsCreated += 1;
    if (isVersion && !after) counts.secretsDeleted += 1;
    if (kind === 'Deployment' && before && after && wanted(before) !== wanted(after)) counts.workloadsPatched += 1;
  });
  return () => ({ ...counts });
}

/** What somebody wants of a Deployment, without what its controller writes. */
function wanted({ metadata, ...rest }: NonNullable<Change['after']>): string {
  const { 'deployment.kubernetes.io/revision': _revision, ...annotations } = metadata.annotations ?? {};
  return JSON.stringify([annotations, metadata.labels, rest['spec']]);
}
