import { z } from 'zod';
import type { KubernetesErrorCode } from './kubernetes-error.js';
import { fieldOf, protobufOf } from './protobuf.js';
import { redact } from './redact.js';

const statusSchema = z.looseObject({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z
    .looseObject({
      causes: z
        .array(
          z.looseObject({
            field: z.string().optional(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});
type Status = z.infer<typeof statusSchema>;

export interface Refused {
  readonly code: KubernetesErrorCode;
  readonly detail: string;
}

/**
 * What an answer of 400 and above means. `detail` is taken only from a Kubernetes Status: of a validation failure the
 * fields and the rules (not the values that it repeats), of an admission refusal its message without anything of
 * `hidden`, the values that the request carried. Any other body (a proxy's page) is reduced to the HTTP status.
 */
export function readStatus(http: number, body: Buffer, hidden: readonly string[] = []): Refused {
  const status = parseStatus(body);
  const code = codeOf(http, status);
  if (!status?.message) return { code, detail: `HTTP ${http}` };
  const said = code === 'invalid' ? (rulesOf(status) ?? withoutValues(status.message)) : withoutValues(status.message);
  return { code, detail: redact(said, hidden) };
}

function parseStatus(body: Buffer): Status | undefined {
  const protobuf = protobufOf(body);
  if (protobuf) return statusOfProtobuf(protobuf);
  try {
    return statusSchema.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Message and reason are fields 3 and 4 (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto). */
function statusOfProtobuf(status: Buffer): Status {
  const [message, reason] = [3, 4].map((field) => fieldOf(status, field, 'whole')?.toString('utf8'));
  return { kind: 'Status', message, reason };
}

function codeOf(http: number, status: Status | undefined): KubernetesErrorCode {
  const message = status?.message ?? '';
  switch (http) {
    case 401:
      return 'unauthorized';
    case 403:
      return isMissingRight(message) ? 'forbidden' : 'refused';
    case 404:
      return 'not-found';
    case 409:
      return status?.reason === 'AlreadyExists' ? 'already-exists' : 'conflict';
    case 410:
      return 'expired';
    case 429:
      return 'throttled';
    case 400:
    case 422:
      return isDenied(message) ? 'refused' : 'invalid';
    default:
      return http >= 500 ? 'unreachable' : 'unexpected';
  }
}

// RBAC and admission both answer 403 with the reason `Forbidden`; only the authoriser's sentence tells them apart.
function isMissingRight(message: string): boolean {
  return message === '' || /\bcannot \S+ (resource|path)\b/.test(message) || !/ is forbidden: |denied/.test(message);
}

function isDenied(message: string): boolean {
  return /^admission webhook |\bdenied (the )?request\b/.test(message);
}

function rulesOf({ details }: Status): string | undefined {
  const rules = (details?.causes ?? [])
    .filter(({ field }) => field)
    .map(({ field, reason, message }) => `${field}: ${ruleOf(reason, message)}`);
  return rules.length === 0 ? undefined : rules.join('; ');
}

// `Invalid value: <what was sent>: <the rule>`: what was sent may hold anything. A duplicate has no rule after it.
function ruleOf(reason = 'not valid', message = ''): string {
  const rule = message.slice(message.lastIndexOf(': ') + 2);
  return reason === 'FieldValueDuplicate' || !message.includes(': ') ? reason : rule;
}

function withoutValues(message: string): string {
  return message.replace(/Invalid value: .*: /gs, 'Invalid value: (left out): ');
}
