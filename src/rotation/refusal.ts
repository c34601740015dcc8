import type { OldCredentialOver } from './reason.js';

/** Why an event was refused, as facts; nothing was changed. The words are in `slack/messages`. */
export type Refusal =
  | { readonly code: 'not-approver' }
  | { readonly code: 'not-requester' }
  | { readonly code: 'own-rotation' }
  | { readonly code: 'already-voted' }
  | { readonly code: 'not-awaiting-approval'; readonly phase: string }
  | { readonly code: 'approval-expired'; readonly at: number }
  | { readonly code: 'old-message' }
  | { readonly code: 'plan-changed' }
  | { readonly code: 'held' }
  | { readonly code: 'not-held' }
  | { readonly code: 'already-held' }
  | { readonly code: 'rolling-back' }
  | { readonly code: 'already-ended'; readonly ending: string }
  | { readonly code: 'nothing-to-ask' }
  /** Only for somebody who says that it goes back all the same: see the event `rollback`. */
  | { readonly code: 'old-credential-over'; readonly why: OldCredentialOver }
  /** A newer rotation of the same Secret is done: that one goes back first. */
  | { readonly code: 'newer-is-done'; readonly rotation: string };
