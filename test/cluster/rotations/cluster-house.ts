import { furniture, type Environment } from '../../integration/whole/furnish.js';
import { openHousehold, type Household } from '../../integration/whole/household.js';
import { merged, type Tree } from '../../integration/whole/merged.js';
import { openSurroundings, type Surroundings } from '../../integration/whole/surroundings.js';
import { baseName } from '../../integration/whole/usual-catalogue.js';
import { shownText } from '../../integration/faults/shown-text.js';
import type { ReasonCode } from '../../../src/rotation/reason.js';
import type { Rotation } from '../../../src/rotation/record.js';
import type { RedisServer } from '../../stand-ins/redis.js';
import { openBotAccount } from './bot-account.js';
import { openPlace, type KubeObject, type Place } from './place.js';
import type { Right } from './shipped-rights.js';
import { usualWorkloads } from './workloads.js';

export interface ClusterHouseOrder {
  readonly redis: RedisServer;
  /** Laid over the usual catalogue. */
  readonly catalogue?: Tree;
  /** In place of the usual workloads. */
  readonly workloads?: Partial<Readonly<Record<Environment, readonly KubeObject[]>>>;
  /** A right that the bot lacks. */
  readonly without?: Right;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The whole product over a place in a real cluster, with the rights that `manifests/base` ships and no other. */
export interface ClusterHouse extends Surroundings, Household {
  readonly place: Place;
  /** What each workload of an environment refers to: `Deployment/auth-service: auth-api-secrets-2026…`. */
  references(where: Environment): Promise<Record<string, string>>;
  /** The names of the secret's versions. */
  versions(where: Environment): Promise<string[]>;
  /** What the newest rotation's message and its thread say. */
  told(): string;
  /** Waits until they say it. */
  says(text: string): Promise<unknown>;
  heldFor(code: ReasonCode): Promise<Rotation>;
  inPhase(phase: Rotation['phase']): Promise<unknown>;
}

/** Opens a place, furnishes it, and starts the product over it. Closing it removes the place. */
export async function openClusterHouse(order: ClusterHouseOrder): Promise<ClusterHouse> {
  const place = await openPlace();
  try {
    return await settleIn(place, order);
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function settleIn(place: Place, order: ClusterHouseOrder): Promise<ClusterHouse> {
  const { redis, workloads, catalogue = {}, without, variables } = order;
  const { namespaces } = place;
  for (const where of ['staging', 'production'] as const) {
    for (const object of furniture(where, workloads?.[where] ?? usualWorkloads(where))) {
      await place.create(object as KubeObject, where);
    }
  }
  const kubeconfig = await openBotAccount(place, without);
  const surroundings = await openSurroundings({
    redis,
    kubeconfig,
    catalogue: merged(catalogueOf(namespaces), catalogue),
  });
  const household = await openHousehold(surroundings, { KEYTURN_NAMESPACE: namespaces.keyturn, ...variables });
  const told = (): string => {
    const living = household.living();
    return living ? [living, ...living.replies].map(shownText).join('\n') : '';
  };
  const named = new RegExp(`"(?:name|secretName)":"(${baseName}(?:-[0-9]{14})?)"`);
  return {
    ...household,
    place,
    references: async (where) => {
      const resources = ['deployments', 'statefulsets', 'daemonsets', 'cronjobs'];
      const found = await Promise.all(resources.map((resource) => place.list(where, resource)));
      const entries = found
        .flat()
        .map(({ metadata, spec }) => [metadata.name, named.exec(JSON.stringify(spec))?.[1] ?? ''] as const);
      return Object.fromEntries(entries);
    },
    told,
    says: (text) => household.waitFor(`the words “${text}”`, () => told().includes(text)),
    heldFor: (code) =>
      household.waitFor(`a hold: ${code}`, async () => {
        const now = await household.rotation();
        return now?.hold?.reason.code === code && now;
      }),
    inPhase: (phase) =>
      household.waitFor(`the phase ${phase}`, async () => (await household.rotation())?.phase === phase),
    versions: async (where) =>
      (await place.list(where, 'secrets'))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith(baseName))
        .sort(),
    close: async () => {
      await household.close();
      await place.close();
    },
  };
}

/** The usual catalogue in this place's namespaces; calls may take longer than on a stand-in. */
function catalogueOf({ staging, production }: Place['namespaces']): Tree {
  const environments = { staging: { namespace: staging }, production: { namespace: production } };
  return { timing: { call: '4s' }, secrets: { 'auth-api': { environments } } };
}
