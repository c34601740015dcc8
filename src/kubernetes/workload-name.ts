/** A workload as people write it: `deployment/auth-service`. */
export function workloadName(workload: { readonly kind: string; readonly name: string }): string {
  return `${workload.kind.toLowerCase()}/${workload.name}`;
}
