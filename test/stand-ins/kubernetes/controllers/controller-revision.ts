import { sameJson } from '../same-json.js';
import { kindNamed, safeHash } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { ControllerRevision, PodTemplate } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { deleteObject } from '../writes/delete-object.js';
import { change, controlled, ownedBy, type ControllerContext } from './controller.js';

export const hashLabel = 'controller-revision-hash';

interface Owner extends KubeObject {
  spec: { template: PodTemplate; revisionHistoryLimit: number; [field: string]: unknown };
}

/** The ControllerRevisions of a StatefulSet or DaemonSet, oldest first; the last is that of its present template. */
export function syncRevisions(context: ControllerContext, owner: Owner): ControllerRevision[] {
  const all = inOrder(context, owner);
  const newest = all.at(-1);
  const present = all.find((one) => sameJson(templateOf(one), owner.spec.template));
  if (present === undefined) createRevision(context, owner, (newest?.revision ?? 0) + 1);
  else if (present !== newest) {
    const revision = (newest?.revision ?? 0) + 1;
    change(context, present, (current) => ({ ...current, revision }));
  }
  return inOrder(context, owner);
}

export function templateOf(revision: ControllerRevision): PodTemplate {
  const { $patch: _patch, ...template } = revision.data.spec.template as PodTemplate & { $patch?: string };
  return template;
}

/** Revisions that nothing uses any more go, beyond the history limit. */
export function forgetRevisions(context: ControllerContext, owner: Owner, used: ReadonlySet<string>): void {
  const unused = inOrder(context, owner).filter((one) => !used.has(one.metadata.name));
  for (const revision of unused.slice(0, Math.max(0, unused.length - owner.spec.revisionHistoryLimit))) {
    const { namespace = '', name } = revision.metadata;
    deleteObject(context.cluster, kindNamed(context.cluster, 'ControllerRevision'), namespace, name);
  }
}

function inOrder(context: ControllerContext, owner: Owner): ControllerRevision[] {
  return controlled<ControllerRevision>(context, owner, 'ControllerRevision').sort((a, b) => a.revision - b.revision);
}

function createRevision(context: ControllerContext, owner: Owner, revision: number): void {
  const { namespace = '', name } = owner.metadata;
  const { template } = owner.spec;
  const hash = safeHash(JSON.stringify(template), 10);
  createObject(context.cluster, kindNamed(context.cluster, 'ControllerRevision'), namespace, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
      ownerReferences: ownedBy(context, owner),
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  });
}
