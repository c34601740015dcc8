/** Remembers signatures for at least ten minutes: twice as long as one is accepted. */
export interface ReplayGuard {
  /** Whether this signature was never seen before; from now on it was. Throws when that can't be known. */
  firstTime(signature: string): Promise<boolean>;
}
