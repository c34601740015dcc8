import { badRequest, cause, invalid, type Cause } from '../api-error.js';
import type { DeleteOptions } from '../writes/delete-object.js';
import type { Verb } from './request-info.js';

const options: Readonly<Record<Verb, string>> = {
  get: 'GetOptions',
  list: 'ListOptions',
  watch: 'ListOptions',
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
};

/** Refuses words of the query that mean nothing. */
export function checkOptions(verb: Verb, query: URLSearchParams): void {
  const dryRun = query.getAll('dryRun').filter((word) => word !== '');
  if (dryRun.some((word) => word !== 'All')) throw refused(verb, cause.unsupported('dryRun', dryRun, ['All']));
  if (verb !== 'list') return;
  const limit = query.get('limit') ?? '0';
  if (!/^[+-]?\d+$/.test(limit)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`);
  if (query.has('resourceVersionMatch') && !query.get('resourceVersion')) {
    const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided';
    throw refused(verb, cause.forbidden('resourceVersionMatch', why));
  }
}

const policies = ['Foreground', 'Background', 'Orphan'] as const;

export function policyOf(word: string | undefined): DeleteOptions['propagationPolicy'] {
  const policy = policies.find((one) => one === word);
  if (word === undefined || policy !== undefined) return policy;
  throw refused('delete', cause.unsupported('propagationPolicy', word, [...policies, 'nil']));
}

function refused(verb: Verb, why: Cause): Error {
  return invalid({ group: 'meta.k8s.io', kind: options[verb] }, '', [why]);
}
