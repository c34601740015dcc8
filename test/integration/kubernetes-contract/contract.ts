import { describe } from '@jest/globals';
import type { ContractTarget } from './contract-target.js';
import { createAndImmutability } from './create-and-immutability.js';
import { cronJobs } from './cron-jobs.js';
import { customKinds } from './custom-kinds.js';
import { deletePreconditions } from './delete-preconditions.js';
import { discovery } from './discovery.js';
import { dryRuns } from './dry-runs.js';
import { expiredLists } from './expired-lists.js';
import { listsAndPaging } from './lists-and-paging.js';
import { mediaTypes } from './media-types.js';
import { metadataOnly } from './metadata-only.js';
import { patchAndConflict } from './patch-and-conflict.js';
import { rbac } from './rbac.js';
import { rollouts } from './rollouts.js';
import { servicesAndPolicies } from './services-and-policies.js';
import { validation } from './validation.js';
import { watching } from './watch.js';

/** What the product relies on in a Kubernetes API: the same tests for the stand-in and for a real control plane. */
export function contract(target: ContractTarget): void {
  describe(`the Kubernetes API of ${target.name}`, () => {
    createAndImmutability(target);
    patchAndConflict(target);
    listsAndPaging(target);
    expiredLists(target);
    watching(target);
    deletePreconditions(target);
    dryRuns(target);
    validation(target);
    rollouts(target);
    cronJobs(target);
    servicesAndPolicies(target);
    customKinds(target);
    discovery(target);
    metadataOnly(target);
    mediaTypes(target);
    rbac(target);
  });
}
