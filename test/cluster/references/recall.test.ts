import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClusters, type Clusters } from '../../../src/kubernetes/clusters.js';
import { resources } from '../../../src/kubernetes/resources.js';
import { searchReferences, type SearchResult } from '../../../src/kubernetes/search/search-references.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';
import { buildControlPlane } from '../control-plane/build.js';
import { startControlPlane, type ControlPlane } from '../control-plane/start.js';
import { podSpecObjects } from './core-objects.js';
import { realDefinitions } from './crds/real-definitions.js';
import { definitionOf } from './invented-definition.js';
import { inventedKinds } from './invented-kinds.js';
import { otherCoreObjects } from './other-core-objects.js';
import { helmPlaces, otherPlaces } from './other-places.js';
import { define, plant, type Refused } from './plant.js';
import { wantedName, type Planted } from './planted.js';
import { realKinds } from './real-fields.js';
import { realObjects } from './real-objects.js';
import { schemalessKinds } from './schemaless-kinds.js';
import { shares, shareOf } from './share.js';

const namespace = 'recall';
const snapshotKinds = ['VolumeSnapshotClass', 'VolumeSnapshotContent'].map((kind) => `${kind}.snapshot.storage.k8s.io`);
/** They can only be given to a Pod that is there, and no project's definitions are in question there. */
const isForLivePods = ({ path }: Planted): boolean => path.includes('/ephemeralContainers/');

// Definitions of other people's kinds are installed, so this needs a cluster of its own, whatever KUBECONFIG says.
let plane: ControlPlane;
let clusters: Clusters;
let planted: Readonly<Record<'core' | 'real' | 'schemaless' | 'invented' | 'elsewhere', readonly Planted[]>>;
let refused: readonly Refused[];
let result: SearchResult;

beforeAll(async () => {
  plane = await startControlPlane(await buildControlPlane(() => undefined));
  clusters = openClusters({ kubeconfig: plane.kubeconfigFile, call: 10_000, deadline: 30_000 });
  const cluster = await clusters.open('keyturn');
  const real = await realDefinitions(realKinds);
  const made = [...inventedKinds, ...schemalessKinds].map(definitionOf);
  const kinds = await define(cluster, [...real, ...(await realDefinitions(snapshotKinds)), ...made]);
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await cluster.send({ verb: 'create', resource: resources.Namespace, body });
  planted = {
    core: numbered('core', [...podSpecObjects.filter((one) => !isForLivePods(one)), ...otherCoreObjects]),
    real: numbered(
      'real',
      real.flatMap((definition) => realObjects(definition, ['strong', 'producer'])),
    ),
    schemaless: numbered(
      'schemaless',
      schemalessKinds.flatMap((kind) => kind.planted),
    ),
    invented: numbered(
      'invented',
      inventedKinds.flatMap((kind) => kind.planted),
    ),
    elsewhere: [...numbered('elsewhere', otherPlaces), ...helmPlaces],
  };
  refused = await plant(cluster, kinds, namespace, Object.values(planted).flat());
  result = await searchReferences(cluster, { wanted: secretNamed(wantedName), namespaces: [namespace] });
});

afterAll(async () => {
  await clusters.close();
  await plane.stop();
});

/** Names that are theirs alone, but for what makes a Secret of its own name. */
function numbered(set: string, all: readonly Planted[]): Planted[] {
  return all.map(({ object, ...place }, at) => {
    const name = object.metadata.name === wantedName ? wantedName : `${set}-${object.kind.toLowerCase()}-${at}`;
    return { ...place, object: { ...object, metadata: { ...object.metadata, name } } };
  });
}

test('every object is one that the API server takes', () => {
  expect(refused.map(({ planted, why }) => `${planted.object.kind} ${planted.path}: ${why}`)).toEqual([]);
});

test('the search sees everything', () => {
  expect(result.notSeen).toEqual([]);
});

describe.each(['core', 'real', 'schemaless', 'invented', 'elsewhere'] as const)(
  'the name in the fields of the set: %s',
  (set) => {
    test('every place is found, at least 98 % of the references as such, and nothing else as one', () => {
      const share = shareOf(planted[set], result.hits);
      process.stdout.write(`${set}: ${shares(share)}\n`);
      expect(share.missed).toEqual([]);
      expect(share.tooStrong).toEqual([]);
      expect(share.asExpected / share.references).toBeGreaterThanOrEqual(0.98);
    });
  },
);

test('there are real definitions of at least 40 kinds', () => {
  expect(new Set(planted.real.map(({ object }) => `${object.kind} ${object.apiVersion}`)).size).toBeGreaterThanOrEqual(
    40,
  );
});
