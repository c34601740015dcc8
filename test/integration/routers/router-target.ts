import type { ContractTarget } from '../kubernetes-contract/contract-target.js';

/** A CustomResourceDefinition, as far as it is looked at here. */
export interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

/** A Kubernetes API that the routers are tried on, and the kinds that it can be given. */
export interface RouterTarget extends ContractTarget {
  /** The definitions of these kinds (`HTTPRoute.gateway.networking.k8s.io`), in the order that is asked for. */
  definitions(kinds: readonly string[]): Promise<readonly Definition[]>;
}
