import type { AuditFact, Notice } from '../notice.js';
import type { Rotation } from '../record.js';
import type { Refusal } from '../refusal.js';

/** What `next` answers: the rotation from now on with what is told and audited, or a refusal that changed nothing. */
export type Decision =
  | { readonly rotation: Rotation; readonly notices: readonly Notice[]; readonly audit: readonly AuditFact[] }
  | { readonly refused: Refusal };

/** A rotation on its way through `next`, with what it gathered so far. */
export interface Draft {
  readonly rotation: Rotation;
  readonly notices: readonly Notice[];
  readonly audit: readonly AuditFact[];
}

export function draft(rotation: Rotation): Draft {
  return { rotation, notices: [], audit: [] };
}

export function refuse(refused: Refusal): Decision {
  return { refused };
}

/** The draft with fields of its rotation replaced; a field given as undefined is taken away. */
export function change(from: Draft, fields: { [K in keyof Rotation]?: Rotation[K] | undefined }): Draft {
  const merged = Object.entries({ ...from.rotation, ...fields }).filter(([, value]) => value !== undefined);
  return { ...from, rotation: Object.fromEntries(merged) as unknown as Rotation };
}

export function tell(from: Draft, ...notices: readonly Notice[]): Draft {
  return { ...from, notices: [...from.notices, ...notices] };
}

export function audit(from: Draft, action: string, by: string, facts: Record<string, unknown> = {}): Draft {
  return { ...from, audit: [...from.audit, { action, by, facts }] };
}
