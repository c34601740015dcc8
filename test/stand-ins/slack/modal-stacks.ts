import { textOf, type JsonObject } from './json-object.js';
import type { Transcript } from './transcript.js';

/** The modals that each person has open (the one in front last) and their App Home, as their client shows them. */
export class ModalStacks {
  readonly #stacks = new Map<string, JsonObject[]>();
  readonly #homes = new Map<string, JsonObject>();
  readonly #transcript: Transcript;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
  }

  views(user: string): readonly JsonObject[] {
    return [...(this.#stacks.get(user) ?? [])];
  }

  home(user: string): JsonObject | undefined {
    return this.#homes.get(user);
  }

  /** Whether somebody has a modal with this id or external id in front of them; App Homes are always there. */
  isOpen(id: string): boolean {
    const views = [...this.#stacks.values()].flat().concat([...this.#homes.values()]);
    return views.some((view) => view['id'] === id || view['external_id'] === id);
  }

  open(user: string, view: JsonObject): void {
    this.#set(user, [view]);
  }

  push(user: string, view: JsonObject): void {
    this.#set(user, [...this.views(user), view]);
  }

  /** Replaces a view wherever it is open. */
  update(view: JsonObject): void {
    for (const [user, stack] of this.#stacks) {
      if (!stack.some((open) => open['id'] === view['id'])) continue;
      this.#set(
        user,
        stack.map((open) => (open['id'] === view['id'] ? view : open)),
      );
    }
  }

  close(user: string, viewId: string): void {
    this.#set(
      user,
      this.views(user).filter((open) => textOf(open, 'id') !== viewId),
    );
  }

  clear(user: string): void {
    this.#set(user, []);
  }

  publish(user: string, view: JsonObject): void {
    this.#homes.set(user, view);
    this.#transcript.tell({ kind: 'home', user });
  }

  #set(user: string, stack: JsonObject[]): void {
    this.#stacks.set(user, stack);
    this.#transcript.tell({ kind: 'views', user });
  }
}
