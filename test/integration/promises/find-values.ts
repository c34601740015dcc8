import { formsOf } from './forms-of.js';

/** Somewhere that a value must never get to, with everything that is there. */
export interface Sink {
  readonly name: string;
  readonly text: string;
}

/** Every sink in which any of the values stands in any form: `Redis {keyturn}:x: sha256 of the value`. */
export function findValues(values: Iterable<string>, sinks: readonly Sink[]): string[] {
  const found = new Set<string>();
  for (const value of values) {
    for (const [form, text] of formsOf(value)) {
      for (const sink of sinks) if (sink.text.includes(text)) found.add(`${sink.name}: ${form}`);
    }
  }
  return [...found].sort();
}
