import type { Phase, Step } from '../../rotation/checklist.js';

/** What each step is called, while it is to be done and once it is. */
const labels: Record<Step, readonly [todo: string, done: string]> = {
  'draw-plan': ['Draw the plan: what refers to the secret, who owns it', 'Plan drawn'],
  'check-monitors': ['Check that the monitors exist, are not muted and are OK', 'Monitors are OK'],
  'write-procedure': ['Write the rollback commands into the thread', 'Rollback commands written'],
  'create-secrets': ['Create the new Secrets', 'New Secrets created'],
  switch: ['Switch to the new version', 'Switched'],
  'roll-out': ['Roll out', 'Rolled out'],
  'prove-pods': ['Prove every pod on the new version', 'Every pod proven'],
  'check-logs': ['Look for new errors in the logs', 'Logs free of new errors'],
  'run-job': ['Run the integration tests', 'Integration tests passed'],
  soak: ['Observe it for a while', 'Observed'],
  approve: ['Get an approval', 'Approved'],
  'await-window': ['Await the window', 'Window awaited'],
  recheck: ['Check plan and monitors again', 'Plan and monitors checked again'],
  'prove-old-secret': ['Prove that the old Secret is there to go back to', 'Old Secret proven'],
  'watch-rollout': ['Roll out, with an eye on the monitors', 'Rolled out, monitors stayed OK'],
  watch: ['Watch the monitors', 'Watched'],
  'find-old-secret': ['Find the old Secret', 'Old Secret found'],
  restore: ['Put the references back', 'References put back'],
  'prove-restored': ['Prove every pod on the old version', 'Every pod proven on the old version'],
  'read-monitors': ['Read the monitors', 'Monitors read'],
  'make-copy': ['Make a copy on the new version and prove it ready', 'Copy ready on the new version'],
  shift: ['Give traffic to the copy', 'Traffic given to the copy'],
  'switch-original': ['Switch the original to the new version', 'Original switched'],
  'prove-original': ['Prove every pod of the original on the new version', 'Every pod of the original proven'],
  'return-traffic': ['Give all traffic to the original', 'All traffic on the original'],
  'watch-original': ['Watch the monitors once more', 'Monitors stayed OK'],
  'delete-copy': ['Delete the copy', 'Copy deleted'],
  'return-weights': ['Give all traffic back to the original', 'All traffic back on the original'],
  'remove-copy': ['Remove the copy', 'Copy removed'],
  'update-in-place': ['Replace the value under the same name', 'Value replaced'],
  restart: ['Restart the workloads', 'Workloads restarted'],
};

/** `percent`: of a step of the traffic, how much of it the copy gets. */
export function stepLabel(step: Step, state: 'todo' | 'done', percent?: number): string {
  const [todo, done] = labels[step];
  const label = state === 'done' ? done : todo;
  return percent === undefined ? label : `${label} (${percent} %)`;
}

const titles: Record<Phase, string> = {
  prepare: 'Prepare',
  staging: 'Staging',
  approval: 'Approval',
  production: 'Production',
  watch: 'Watch',
  rollback: 'Rollback',
  ended: 'Ended',
};

/**
 * The heading of a phase; environments between staging and production carry their own name, and those in several clusters
 * the cluster: `Production in eu`.
 */
export function phaseTitle(phase: Phase, stage: string = phase): string {
  const [environment = stage, ...cluster] = stage.split('@');
  const title = phase === 'staging' ? environment.charAt(0).toUpperCase() + environment.slice(1) : titles[phase];
  return cluster.length === 0 ? title : `${title} in ${cluster.join('@')}`;
}
