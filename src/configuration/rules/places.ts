import type { Finding, Path } from '../problem.js';
import { isMapping, rawAt } from '../raw-value.js';
import { environmentsOf, secretsOf, type EnvironmentOutline, type Outline, type SecretOutline } from './outline.js';

type Place = { path: Path; secret: string; environment: string; baseName: string; context: string; namespace: string };

/**
 * Every environment says exactly where it is, and no (context, namespace, base name) is said twice: not by an environment
 * itself, not by staging and production, and not by two secrets, for the place is what a rotation locks.
 *
 * Two contexts of one cluster look like two places here. Only the clusters themselves can tell, so that is checked again
 * when the bot has reached them.
 */
export function checkPlaces(outline: Outline, raw: unknown): Finding[] {
  const secrets = secretsOf(outline);
  return [
    ...secrets.flatMap(([name, secret]) =>
      environmentsOf(secret).flatMap(([environment]) =>
        checkFields(['secrets', name, 'environments', environment], raw),
      ),
    ),
    ...checkDoubles(secrets.flatMap(([name, secret]) => placesOf(name, secret))),
  ];
}

function checkFields(path: Path, raw: unknown): Finding[] {
  const written = rawAt(raw, path);
  const has = (key: string) => isMapping(written) && Object.hasOwn(written, key);
  const beside = (key: string, other: string): Finding[] =>
    has(key) && has(other)
      ? [{ path: [...path, key], at: 'key', message: `must not stand beside ${other}`, hint: 'keep one of them' }]
      : [];
  const missing: Finding = {
    path: [...path, 'namespace'],
    at: 'parent',
    message: 'is missing: it must name a namespace',
  };
  return [
    ...(has('namespace') || has('namespaces') ? [] : [missing]),
    ...beside('namespaces', 'namespace'),
    ...beside('clusters', 'context'),
  ];
}

function placesOf(name: string, secret: SecretOutline): Place[] {
  return environmentsOf(secret).flatMap(([environment, written]) =>
    spots(written).map((spot) => ({
      ...spot,
      path: ['secrets', name, 'environments', environment],
      secret: name,
      environment,
      // Without a base name a secret can still not be at the same place as itself.
      baseName: secret.secret ?? `of ${name}`,
    })),
  );
}

function spots({
  context,
  clusters,
  namespace,
  namespaces,
}: EnvironmentOutline): { context: string; namespace: string }[] {
  const contexts = clusters ?? [context ?? ''];
  const all = namespaces ?? (namespace === undefined ? [] : [namespace]);
  return contexts.flatMap((each) => all.map((one) => ({ context: each, namespace: one })));
}

function checkDoubles(places: readonly Place[]): Finding[] {
  const seen = new Map<string, Place>();
  return places.flatMap((place) => {
    const key = JSON.stringify([place.context, place.namespace, place.baseName]);
    const earlier = seen.get(key);
    seen.set(key, earlier ?? place);
    return earlier === undefined
      ? []
      : [{ path: place.path, at: 'key' as const, message: sameSentence(place, earlier) }];
  });
}

function sameSentence(place: Place, earlier: Place): string {
  const cluster = place.context === '' ? 'the current context' : `context "${place.context}"`;
  const where = `${cluster}, namespace "${place.namespace}"`;
  if (place.secret === earlier.secret && place.environment === earlier.environment)
    return `must not name the same place twice (${where})`;
  if (place.secret === earlier.secret) return `must not be the same place as ${earlier.environment} (${where})`;
  return `must not hold "${place.baseName}" a second time: ${earlier.secret} has it in the same place (${where})`;
}
