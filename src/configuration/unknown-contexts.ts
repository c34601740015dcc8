import type { SecretEntry } from '../rotation/entry.js';
import { developmentPlaces, environmentOf } from '../rotation/places.js';
import { nearest } from './did-you-mean.js';

/** A context that the catalogue names and the kubeconfig lacks. */
export type UnknownContext = { secret: string; environment: string; message: string; hint: string };

/**
 * The contexts of a catalogue that the kubeconfig doesn't have, each with the nearest one that it has. What the catalogue alone
 * can't tell is told here, before anything is changed; whether a cluster behind a context answers is another question.
 */
export function findUnknownContexts(entries: readonly SecretEntry[], known: readonly string[]): UnknownContext[] {
  return entries.flatMap((entry) => {
    const development = [...new Set(developmentPlaces(entry).map(({ context }) => context))];
    const environments = [
      ...development.map((context) => ({ name: 'development', context })),
      ...entry.stages.map((stage) => ({ name: environmentOf(stage), context: stage.context })),
    ];
    return environments.flatMap(({ name, context }) =>
      context === undefined || known.includes(context)
        ? []
        : [{ secret: entry.name, environment: name, ...explain(context, known) }],
    );
  });
}

function explain(context: string, known: readonly string[]): { message: string; hint: string } {
  const near = nearest(context, known);
  const all = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  const hint = near === undefined ? all : `did you mean "${near}"?`;
  return { message: `the kubeconfig has no context "${context}"`, hint };
}
