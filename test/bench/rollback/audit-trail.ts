import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A call that the API server answered. Times are epoch milliseconds with fractions, by the server's own clock. */
export interface AuditedCall {
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly user: string;
  readonly status: number;
  readonly receivedAt: number;
  readonly answeredAt: number;
}

/** What the API server itself wrote down of its calls about workloads and Secrets. */
export interface AuditTrail {
  /** For the API server. */
  readonly flags: readonly string[];
  /** The calls that were answered at `since` or later, in the order of their answers. */
  callsSince(since: number): AuditedCall[];
}

/** An object is written down before its answer is sent: what has been answered is in the trail. */
const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'Metadata',
      verbs: ['get', 'patch', 'update'],
      resources: [
        { group: 'apps', resources: ['deployments'] },
        { group: '', resources: ['secrets'] },
      ],
    },
    { level: 'None' },
  ],
};

const callSchema = z.looseObject({
  verb: z.string(),
  user: z.looseObject({ username: z.string() }),
  objectRef: z.looseObject({ resource: z.string(), namespace: z.string().default(''), name: z.string().default('') }),
  responseStatus: z.looseObject({ code: z.number() }),
  requestReceivedTimestamp: z.string(),
  stageTimestamp: z.string(),
});

/** Keeps policy and log in a folder. */
export function openAuditTrail(folder: string): AuditTrail {
  const [policyFile, logFile] = [join(folder, 'audit-policy.json'), join(folder, 'audit.jsonl')];
  writeFileSync(policyFile, JSON.stringify(policy));
  writeFileSync(logFile, '');
  return {
    flags: [`--audit-policy-file=${policyFile}`, `--audit-log-path=${logFile}`, '--audit-log-mode=blocking'],
    callsSince: (since) =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map(callOf)
        .filter(({ answeredAt }) => answeredAt >= since)
        .sort((one, other) => one.answeredAt - other.answeredAt),
  };
}

function callOf(line: string): AuditedCall {
  const { verb, user, objectRef, responseStatus, ...at } = callSchema.parse(JSON.parse(line));
  const { resource, namespace, name } = objectRef;
  return {
    verb,
    resource,
    namespace,
    name,
    user: user.username,
    status: responseStatus.code,
    receivedAt: milliseconds(at.requestReceivedTimestamp),
    answeredAt: milliseconds(at.stageTimestamp),
  };
}

/** Of `2026-01-01T00:00:00.123456Z`, whose last three digits `Date` would drop. */
function milliseconds(stamp: string): number {
  const [whole = '', fraction = ''] = stamp.slice(0, -1).split('.');
  return Date.parse(`${whole}Z`) + Number(`0.${fraction === '' ? '0' : fraction}`) * 1000;
}
