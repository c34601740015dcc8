import { isCopy, namedBy, shareOfNew } from './far-side.js';
import { newName, oldName } from './furnish.js';
import { contexts, type Context } from './state.js';
import { noteNeeds } from './witness.js';
import { rotationIn, type World } from './world.js';

/** What must be true whenever anybody looks. Throws with every promise that was broken. */
export function keepPromises(world: World): void {
  noteNeeds(world);
  const { broken } = world;
  for (const context of contexts) {
    broken.push(...missingIn(world, context).map((name) => `promise 3: ${context} names ${name}, which is not there`));
  }
  if (isRestored(world)) {
    broken.push(
      ...contexts.flatMap((context) => stillNew(world, context)).map((what) => `promise 8: back, but ${what}`),
    );
  }
  if (broken.length > 0) throw new Error([...new Set(broken)].join('\n'));
}

/** Secrets that something names and that are not there. */
function missingIn({ state }: World, context: Context): string[] {
  const { objects } = state.clusters[context];
  const names = new Set([...objects.values()].flatMap(namedBy));
  return [...names].filter((name) => !objects.has(`secrets/${context}/${name}`));
}

/** Whether the record says that everything is back, or that it ended otherwise than as done. */
function isRestored(world: World): boolean {
  const { items, phase, ending } = rotationIn(world);
  if (phase === 'ended' && ending !== 'done') return true;
  return items.some(({ step, state }) => step === 'restore' && state === 'done');
}

/** What of an environment is on the new version; a copy without traffic serves nobody. */
export function stillNew({ state }: World, context: Context): string[] {
  const all = [...state.clusters[context].objects.values()].filter((one) => !isCopy(one));
  return all
    .filter((one) => shareOfNew(one) > 0)
    .map(({ kind, metadata: { name } }) => `${context}’s ${kind} ${name} is on ${newName}`);
}

/** Whether there is still something to go back to. */
export function canGoBack({ state }: World): boolean {
  return contexts.every((context) => state.clusters[context].objects.has(`secrets/${context}/${oldName}`));
}
