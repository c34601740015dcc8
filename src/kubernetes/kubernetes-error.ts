import type { Reason } from '../rotation/reason.js';
import { failureCode } from './failure-code.js';

export type KubernetesErrorCode =
  | 'unreachable'
  | 'forbidden'
  | 'unauthorized'
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'invalid'
  | 'refused'
  | 'expired'
  | 'throttled'
  | 'unexpected';

/** What the failed call was, so that somebody can mend it: for `forbidden` exactly what a Role has to grant. */
export interface CallFacts {
  readonly context: string;
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly namespace: string;
  readonly name?: string;
  /** Short and free of values: what the API server said of its own accord, or what kind of failure it was. */
  readonly detail: string;
}

/** The one error of this folder. Neither its message nor its facts hold a body that was sent or received. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly code: KubernetesErrorCode;
  readonly facts: CallFacts;
  /** Milliseconds that a throttled answer asked to wait. */
  readonly retryAfter: number | undefined;

  constructor(code: KubernetesErrorCode, facts: CallFacts, retryAfter?: number) {
    super(`${code}: ${callOf(facts)}: ${facts.detail}`);
    this.code = code;
    this.facts = facts;
    this.retryAfter = retryAfter;
  }
}

/** Whether `error` is a `KubernetesError` of one of these codes. */
export function isKubernetesError(error: unknown, ...codes: KubernetesErrorCode[]): error is KubernetesError {
  return error instanceof KubernetesError && codes.includes(error.code);
}

const unknowns: readonly KubernetesErrorCode[] = ['unreachable', 'throttled', 'unauthorized'];
const technical: readonly KubernetesErrorCode[] = ['expired', 'unexpected'];

/**
 * Why an effect failed, as a rotation's reason. `unreachable`, `throttled` and `unauthorized` are unknown and are tried
 * again; `forbidden` names the missing right; what the cluster said no to is `refused-by-cluster`. Of an error that
 * isn't ours only its class is told, because its message may hold anything.
 */
export function reasonOf(error: unknown, context: string): Reason {
  if (!(error instanceof KubernetesError)) return { code: 'technical', detail: failureCode(error), tries: 0 };
  const { code, facts } = error;
  const { verb, resource, group, namespace, detail } = facts;
  const where = facts.context || context;
  if (unknowns.includes(code)) return { code: 'kubernetes-unreachable', context: where, detail };
  if (code === 'forbidden') return { code: 'forbidden', context: where, verb, resource, group, namespace };
  if (technical.includes(code)) return { code: 'technical', detail: `${callOf(facts)}: ${detail}`, tries: 0 };
  return { code: 'refused-by-cluster', what: callOf(facts), detail };
}

/** What a log may say of an error: one of ours whole, of any other only its class, because its message may hold anything. */
export function loggedAs(error: unknown): string {
  return error instanceof KubernetesError ? error.message : failureCode(error);
}

function callOf(facts: CallFacts): string {
  const where = facts.namespace === '' ? '' : ` in ${facts.namespace}`;
  return `${facts.verb} ${facts.resource}${facts.name === undefined ? '' : `/${facts.name}`}${where}`;
}
