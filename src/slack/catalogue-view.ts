import type { SecretEntry } from '../rotation/entry.js';

/** The catalogue as it is at this moment: it may be reloaded between two looks. */
export interface CatalogueView {
  current(): { readonly secrets: Readonly<Record<string, SecretEntry>> };
}
