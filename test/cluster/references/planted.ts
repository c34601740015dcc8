import type { ReferenceHit } from '../../../src/kubernetes/search/grade-object.js';

/** An object of any kind. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An object that has the wanted Secret's name somewhere, and what the search has to say of that place. */
export interface Planted {
  readonly object: AnyObject;
  /** A JSON Pointer. */
  readonly path: string;
  /** `unfound`: it only looks like the name; `any`: either grade will do. */
  readonly expected: ReferenceHit['grade'] | 'unfound' | 'any';
}

/** The name that is planted everywhere. */
export const wantedName = 'recall-20250102030405';
