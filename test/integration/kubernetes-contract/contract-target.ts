/** A Kubernetes API that the contract is held against: the stand-in, or a real control plane. */
export interface ContractTarget {
  readonly name: string;
  /** Starts or reaches the API. The kubeconfig's current context is an administrator who may impersonate. */
  start(): Promise<{ readonly kubeconfig: string; close(): Promise<void> }>;
}
