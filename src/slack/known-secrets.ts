import type { SecretEntry } from '../rotation/entry.js';

/** What reading a command needs to know of the catalogue. */
export type KnownSecrets = Readonly<
  Record<string, Pick<SecretEntry, 'development'> & Partial<Pick<SecretEntry, 'stages'>>>
>;
