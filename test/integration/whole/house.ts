import { effectsOf, referencesOf, secretsOf, type Effects, type FarSecret, type Namespace } from './far-side.js';
import { openHousehold, type Household } from './household.js';
import { openOutside, type Outside, type OutsideOrder } from './outside.js';

export type HouseOrder = OutsideOrder & {
  /** Variables in place of the usual ones. */
  readonly variables?: Readonly<Record<string, string>>;
};

/** A household over the stand-ins of Kubernetes, and what can be seen of them. */
export interface House extends Household, Outside {
  secrets(namespace: Namespace): FarSecret[];
  references(namespace: Namespace): Record<string, string>;
  effects(): Effects;
}

export async function openHouse(order: HouseOrder = {}): Promise<House> {
  const outside = await openOutside(order);
  return {
    ...(await openHousehold(outside, order.variables)),
    secrets: (namespace) => secretsOf(outside, namespace),
    references: (namespace) => referencesOf(outside, namespace),
    effects: () => effectsOf(outside),
  };
}
