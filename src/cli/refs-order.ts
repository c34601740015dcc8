import { existsSync } from 'node:fs';
import { loadCatalogueFile, type LoadedCatalogue } from '../configuration/catalogue-file.js';
import { didYouMean } from '../configuration/did-you-mean.js';
import { baseNameSchema, labelSchema, subdomainSchema } from '../configuration/schema/kubernetes-names.js';
import { secretNamed, versionsOfBase, type WantedSecret } from '../kubernetes/search/wanted-secret.js';
import type { SecretEntry } from '../rotation/entry.js';
import { versionOf } from '../rotation/version.js';

/** What was typed after `keyturn refs`, and what the environment says. */
export interface RefsOrder {
  readonly name: string;
  readonly namespaces: readonly string[];
  readonly context?: string;
  readonly allContexts: boolean;
  /** The name is a base name: every version counts. */
  readonly base: boolean;
  /** The name is a Secret's, whatever the catalogue says. */
  readonly exact: boolean;
  /** Where the catalogue is. */
  readonly config: string;
  /** Whether somebody said where: a catalogue that is named has to be there. */
  readonly configIsNamed: boolean;
  readonly kubeconfig?: string;
}

/** What a name means. */
export interface Meaning {
  readonly wanted: WantedSecret;
  /** In words: `the Secret x`, `every version of x`. */
  readonly title: string;
  /** The Secret's full name, or the base name of several. */
  readonly sought: { readonly secret: string } | { readonly baseName: string };
  /** The catalogue's secrets that it is about: they know where to look. */
  readonly entries: readonly SecretEntry[];
  readonly ignore: readonly string[];
  readonly call: number;
  /** Said beside the answer. */
  readonly note?: string;
}

export type Understood = { readonly meaning: Meaning } | { readonly wrong: string };

const callMs = 4_000;

/**
 * What the name means: with `base` every version of a base name; else a secret of the catalogue, which is every version
 * of its base name; else the Secret of exactly that name. Wrong is what can't be a name, and a catalogue that is there
 * and can't be read: without it the search might look in the wrong place and find nothing.
 */
export async function understand(order: RefsOrder): Promise<Understood> {
  const { name, base, exact, namespaces, context, allContexts } = order;
  if (base && exact) return { wrong: '--base and --exact exclude each other.' };
  if (context !== undefined && allContexts) return { wrong: '--context and --all-contexts exclude each other.' };
  const wrongName = fault(base ? baseNameSchema : subdomainSchema(''), name);
  if (wrongName !== undefined) return { wrong: `That can't be the name of a Secret: it ${wrongName}.` };
  const wrongNamespace = namespaces.map((one) => fault(labelSchema(''), one)).find((found) => found !== undefined);
  if (wrongNamespace !== undefined) return { wrong: `That can't be a namespace: it ${wrongNamespace}.` };
  const read = exact ? undefined : await readCatalogue(order);
  if (read !== undefined && 'wrong' in read) return read;
  return { meaning: { ...meaningOf(order, read?.entries ?? []), ...settingsOf(read) } };
}

type Reading = Pick<Meaning, 'wanted' | 'title' | 'sought' | 'entries' | 'note'>;

function meaningOf({ name, base }: RefsOrder, catalogue: readonly SecretEntry[]): Reading {
  const named = base ? undefined : catalogue.find((entry) => entry.name === name);
  if (named) return { ...everyVersion(named.baseName, `, the catalogue's ${name}`), entries: [named] };
  if (base) return { ...everyVersion(name, ''), entries: catalogue.filter(({ baseName }) => baseName === name) };
  const entries = catalogue.filter(({ baseName }) => versionOf(name, baseName) !== undefined);
  const one = { wanted: secretNamed(name), title: `the Secret ${name}`, sought: { secret: name }, entries };
  const known = catalogue.map((entry) => entry.name);
  const hint = entries.length > 0 ? '' : didYouMean(name, known);
  return hint === '' ? one : { ...one, note: `The catalogue has no secret "${name}"${hint}` };
}

function everyVersion(baseName: string, whose: string) {
  return { wanted: versionsOfBase(baseName), title: `every version of ${baseName}${whose}`, sought: { baseName } };
}

function settingsOf(catalogue: LoadedCatalogue | undefined) {
  const { search, timing } = catalogue?.settings ?? {};
  return { ignore: search?.ignore ?? [], call: timing?.call ?? callMs };
}

async function readCatalogue({
  config,
  configIsNamed,
}: RefsOrder): Promise<LoadedCatalogue | { readonly wrong: string } | undefined> {
  if (!configIsNamed && !existsSync(config)) return undefined;
  const read = await loadCatalogueFile(config);
  if (read.ok) return read.catalogue;
  return { wrong: `${config} is not valid: run keyturn check-config, or give --exact to do without the catalogue.` };
}

interface Check {
  safeParse(value: string): {
    readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined;
  };
}

/** What is wrong with it, without repeating it: what is no name may be anything. */
function fault(schema: Check, value: string): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}
