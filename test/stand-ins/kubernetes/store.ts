import { resourceOf, type Kind } from './kinds.js';
import type { KubeObject } from './kube-object.js';

export interface StoreEvent {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: Kind;
  /** The object as written; of a deletion its last state with the deletion's resourceVersion. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
}

/** How many writes the history keeps before its older half is compacted away. */
const historyLimit = 40_000;

/** `namespace/name`: the order of keys is the order of lists. */
export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/**
 * What etcd is to the real server: objects by key, one revision counter for everything, and a history from which
 * watches and consistent pages are served until it is compacted.
 */
export class Store {
  #revision: number;
  #compacted = 0;
  #history: StoreEvent[] = [];
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #byOwner = new Map<string, Map<string, { kind: Kind; key: string }>>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();

  constructor(firstRevision: number) {
    this.#revision = firstRevision;
    this.#compacted = firstRevision;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The revision before which nothing is remembered. */
  get compacted(): number {
    return this.#compacted;
  }

  get(kind: Kind, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(resourceOf(kind))?.get(`${namespace}/${name}`);
  }

  /** All objects of a kind in key order, of one namespace or ('') of all. */
  list(kind: Kind, namespace: string): KubeObject[] {
    return inOrder(this.#objects.get(resourceOf(kind)) ?? new Map<string, KubeObject>(), namespace);
  }

  /** The list as it was at a revision, or undefined when that has been compacted. */
  listAt(kind: Kind, namespace: string, revision: number): KubeObject[] | undefined {
    if (revision < this.#compacted) return undefined;
    const past = new Map(this.#objects.get(resourceOf(kind)));
    for (let at = this.#history.length - 1; at >= 0; at -= 1) {
      const event = this.#history[at];
      if (event === undefined || event.revision <= revision) break;
      if (resourceOf(event.kind) !== resourceOf(kind)) continue;
      if (event.previous === undefined) past.delete(keyOf(event.object));
      else past.set(keyOf(event.object), event.previous);
    }
    return inOrder(past, namespace);
  }

  /** Events after a revision, or undefined when some of them have been compacted. */
  since(revision: number): StoreEvent[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.#history.filter((event) => event.revision > revision);
  }

  ownedBy(uid: string): { kind: Kind; object: KubeObject }[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])].flatMap(({ kind, key }) => {
      const object = this.#objects.get(resourceOf(kind))?.get(key);
      return object === undefined ? [] : [{ kind, object }];
    });
  }

  /** Writes an object with the next revision, and returns it as stored. */
  put(kind: Kind, object: KubeObject): KubeObject {
    const key = keyOf(object);
    const objects = this.#objectsOf(kind);
    const previous = objects.get(key);
    const stored = this.#stamp(object);
    objects.set(key, stored);
    this.#unindex(previous, key);
    this.#index(kind, stored, key);
    this.#record({
      revision: this.#revision,
      type: previous ? 'MODIFIED' : 'ADDED',
      kind,
      object: stored,
      previous,
    });
    return stored;
  }

  remove(kind: Kind, object: KubeObject): KubeObject {
    const key = keyOf(object);
    const previous = this.#objectsOf(kind).get(key);
    if (previous === undefined) return object;
    this.#objectsOf(kind).delete(key);
    this.#unindex(previous, key);
    const last = this.#stamp(previous);
    this.#record({ revision: this.#revision, type: 'DELETED', kind, object: last, previous });
    return last;
  }

  /** Called after every write, in order; what it returns stops it. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The next list is of a later revision than all before, though nothing was written. */
  advance(): void {
    this.#revision += 1;
  }

  /** Forgets everything up to now: older watches and pages are expired. */
  compact(): void {
    this.#revision += 1;
    this.#compacted = this.#revision;
    this.#history = [];
  }

  #stamp(object: KubeObject): KubeObject {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #objectsOf(kind: Kind): Map<string, KubeObject> {
    const resource = resourceOf(kind);
    const objects = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, objects);
    return objects;
  }

  #index(kind: Kind, object: KubeObject, key: string): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const owned = this.#byOwner.get(owner.uid) ?? new Map<string, { kind: Kind; key: string }>();
      owned.set(object.metadata.uid ?? key, { kind, key });
      this.#byOwner.set(owner.uid, owned);
    }
  }

  #unindex(object: KubeObject | undefined, key: string): void {
    for (const owner of object?.metadata.ownerReferences ?? []) {
      this.#byOwner.get(owner.uid)?.delete(object?.metadata.uid ?? key);
    }
  }

  #record(event: StoreEvent): void {
    this.#history.push(event);
    if (this.#history.length > historyLimit) {
      const dropped = this.#history.splice(0, historyLimit / 2);
      this.#compacted = dropped.at(-1)?.revision ?? this.#compacted;
    }
    for (const listener of this.#listeners) listener(event);
  }
}

function inOrder(objects: ReadonlyMap<string, KubeObject>, namespace: string): KubeObject[] {
  const prefix = `${namespace}/`;
  return [...objects]
    .filter(([key]) => namespace === '' || key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object);
}
