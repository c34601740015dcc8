/** Why a command was not understood, as facts; nothing was stored. The words are in `messages/problem-text.ts`. */
export type ParseProblem =
  | { readonly code: 'too-long'; readonly length: number; readonly most: number }
  | { readonly code: 'control-character' }
  /** Something that seems to be a secret value; the text is never repeated. */
  | { readonly code: 'suspect-value' }
  | { readonly code: 'unbalanced-quotes' }
  /** Neither a command nor a secret; `nearest` are complete words that are. */
  | { readonly code: 'unknown-word'; readonly word: string; readonly nearest: readonly string[] }
  | { readonly code: 'unknown-secret'; readonly word: string; readonly nearest: readonly string[] }
  | { readonly code: 'missing-target'; readonly verb: string; readonly example?: string }
  | { readonly code: 'two-secrets'; readonly first: string; readonly second: string }
  | { readonly code: 'too-many-words'; readonly verb: string; readonly word: string }
  | { readonly code: 'unknown-flag'; readonly flag: string; readonly nearest?: string }
  | { readonly code: 'flag-not-for'; readonly flag: string; readonly verb: string }
  | { readonly code: 'flag-twice'; readonly flag: string }
  | { readonly code: 'flag-needs-value'; readonly flag: string }
  | { readonly code: 'reason-too-long'; readonly length: number; readonly most: number }
  | { readonly code: 'bad-time'; readonly given: string }
  | { readonly code: 'now-needs-reason'; readonly secret: string }
  | { readonly code: 'time-with-development' }
  /** `--env staging` or `--env production`: a rotation always goes through both. */
  | { readonly code: 'environment-always'; readonly environment: string; readonly secret: string }
  | { readonly code: 'unknown-environment'; readonly given: string }
  | { readonly code: 'no-development'; readonly secret: string }
  /** Neither 14 digits that are a moment, nor `unversioned`. */
  | { readonly code: 'bad-version'; readonly given: string; readonly secret: string }
  /** `--strategy blue-green` for a secret whose catalogue entry sets no router and no steps. */
  | { readonly code: 'no-blue-green'; readonly secret: string }
  | { readonly code: 'unknown-strategy'; readonly given: string }
  | { readonly code: 'not-available-yet'; readonly what: string };
