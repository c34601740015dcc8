import type { Examination } from '../doctor/finding.js';
import type { Blocker, StagePlan } from '../rotation/plan.js';
import type { Audience, Stage } from '../rotation/entry.js';
import type { OldCredentialOver, Reason } from '../rotation/reason.js';
import type { Rotation } from '../rotation/record.js';
import type { Refusal } from '../rotation/refusal.js';
import type { Click, Command } from './inbox-item.js';
import type { CleanupFacts } from './cleanup-facts.js';
import type { MonitorButton } from './button-value.js';
import type { RefsFacts } from './refs-facts.js';

/** An environment for which a monitor is offered. */
export type MonitorOffer = Omit<MonitorButton, 'action'>;

export type Action = Command['verb'] | Click['action'];

/** What a person is told, privately, about what they asked. Facts; the words are in `messages/reply-message.ts`. */
export type Reply =
  | { readonly code: 'started'; readonly rotation: Rotation }
  /** The same command or click had been received before. */
  | { readonly code: 'again' }
  | { readonly code: 'refused'; readonly refusal: Refusal }
  /** Another rotation of this Secret is active. */
  | { readonly code: 'locked'; readonly rotation: string; readonly user: string; readonly since: number }
  | { readonly code: 'unknown-target'; readonly target: string; readonly nearest: readonly string[] }
  /** A secret that exists, but has no rotation that the command could be about. */
  | { readonly code: 'no-rotation'; readonly secret: string }
  /** `--env development` of a secret that has no development environment. */
  | { readonly code: 'no-development'; readonly secret: string }
  /** Somebody of the workspace who may not do this; `who` may. Absent: full members of the channel may. */
  | { readonly code: 'not-allowed'; readonly action: Action; readonly who?: Audience; readonly channel: string }
  /** A guest, a bot, a deactivated account or somebody of another workspace. */
  | { readonly code: 'stranger' }
  | { readonly code: 'status'; readonly rotations: readonly Rotation[] }
  | { readonly code: 'list'; readonly rows: readonly ListRow[] }
  | {
      readonly code: 'history';
      readonly secret: string;
      readonly rows: readonly HistoryRow[];
      readonly earlier: number;
    }
  | { readonly code: 'plan'; readonly plan: PlanFacts }
  /** A search that takes its time; no `kinds` yet: the clusters are still asked what kinds they have. */
  | {
      readonly code: 'searching';
      readonly secret: string;
      readonly kinds: number;
      readonly kindsDone: number;
      readonly hits: number;
    }
  | { readonly code: 'refs'; readonly refs: RefsFacts }
  /** The rotation had ended as done, or its old credential is taken for dead: the button of this answer sends the rollback. */
  | { readonly code: 'rollback-confirm'; readonly rotation: Rotation; readonly over?: OldCredentialOver }
  /** A rollback that waits until the rotation that is active on the same Secret is put back; `held`: until a person helps it. */
  | { readonly code: 'waits-for'; readonly rotation: string; readonly other: string; readonly held: boolean }
  | { readonly code: 'done'; readonly action: Action; readonly rotation: string }
  | { readonly code: 'trouble'; readonly reason: Reason }
  | { readonly code: 'cleanup'; readonly rows: readonly CleanupFacts[] }
  /** A rotation whose record another version of the bot wrote: this one leaves it alone. */
  | { readonly code: 'other-version'; readonly rotation: string }
  | {
      readonly code: 'doctor';
      readonly secrets: number;
      readonly examination: Examination;
      /** Where a monitor made from a template would help, and what its form begins with. */
      readonly offers: readonly MonitorOffer[];
    }
  /** A monitor was made by a form, or was there already. */
  | {
      readonly code: 'monitor-made';
      readonly secret: string;
      readonly stage: string;
      readonly id: number;
      readonly url: string;
      readonly isNew: boolean;
    }
  /** Datadog refuses the monitor, in its own words; nothing was made. */
  | { readonly code: 'monitor-refused'; readonly said: readonly string[] }
  /** Datadog did not answer: whether a monitor was made is not known. */
  | { readonly code: 'monitor-unsure'; readonly detail: string }
  /** A click on a reminder about a cleanup that went on since. */
  | { readonly code: 'old-cleanup' };

export interface ListRow {
  readonly secret: string;
  readonly description?: string;
  /** In the order of the stages; `version` absent: none could be found. */
  readonly current: readonly { readonly stage: string; readonly version?: string }[];
  /** When production's version was made, epoch milliseconds. */
  readonly since?: number;
  /** When `maxAge` ends, epoch milliseconds. */
  readonly due?: number;
  /** The id and phase of the active rotation. */
  readonly active?: { readonly rotation: string; readonly phase: Rotation['phase']; readonly held: boolean };
  /** Set where the cluster could not be asked. */
  readonly trouble?: Reason;
}

/** One line of the audit log. */
export interface HistoryRow {
  readonly at: number;
  readonly by: string;
  readonly action: string;
  readonly rotation?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What `/rotate plan` found. Nothing was changed. */
export interface PlanFacts {
  readonly secret: string;
  readonly baseName: string;
  readonly stages: readonly StagePlan[];
  readonly settings: readonly Pick<Stage, 'name' | 'soak' | 'watch' | 'window'>[];
  readonly approvers: Audience;
  /** How many must approve. */
  readonly count: number;
  /** When production's window opens next, epoch milliseconds; in the past: it is open. */
  readonly opens?: number;
  readonly wouldStand: readonly (Blocker & { readonly stage: string })[];
  /** Environments that could not be looked at, and why. */
  readonly trouble: readonly { readonly stage: string; readonly reason: Reason }[];
}
