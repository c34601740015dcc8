import { podName, templateHash } from './family-objects.js';
import type { Findings, PeerName, SharedKind } from './peer.js';
import { wantedSecret, type Family } from './population.js';

/** What is there to be found, as it was created. */
export function expectedFindings(families: readonly Family[]): Readonly<Partial<Record<PeerName, Findings>>> {
  const wanted = families.filter(({ secret }) => secret === wantedSecret);
  const deployments = wanted.map(({ namespace, name }) => `Deployment ${namespace}/${name}`);
  const sets = wanted.map(({ namespace, name }) => `ReplicaSet ${namespace}/${name}-${templateHash}`);
  const pods = wanted.flatMap(({ namespace, name, pods: count }) =>
    [...Array(count).keys()].map((index) => {
      const owner = { name: `${name}-${templateHash}`, uid: '' };
      return `Pod ${namespace}/${podName(owner, index)}`;
    }),
  );
  // Two containers name it, and in a Deployment so does what was applied last, on one line.
  const lines = { Deployment: 3 * deployments.length, Pod: 2 * pods.length };
  return {
    keyturn: { objects: [...deployments, ...sets, ...pods].sort(), lines },
    'keyturn, two kinds': { objects: [...deployments, ...pods].sort(), lines },
    kubectl: { lines },
    curl: { lines },
  };
}

/** Where what a peer found is not what it should have found: one line each. */
export function differences(peer: PeerName, found: Findings, expected: Findings): string[] {
  const say = (what: string): string => `${peer}: ${what}`;
  const [objects, wanted] = [found.objects ?? [], expected.objects ?? []];
  return [
    ...wanted.filter((object) => !objects.includes(object)).map((object) => say(`did not find ${object}`)),
    ...objects.filter((object) => !wanted.includes(object)).map((object) => say(`found ${object}, which is wrong`)),
    ...kinds.flatMap((kind) => {
      const [lines, right] = [found.lines?.[kind], expected.lines?.[kind]];
      return lines === right ? [] : [say(`found ${lines} lines of kind ${kind}, not ${right}`)];
    }),
    ...(isNear(found.bytes, expected.bytes) ? [] : [say(`read ${found.bytes} bytes, the search ${expected.bytes}`)]),
  ];
}

/** Some objects change all the time, and with them the length of a number or two. */
function isNear(one: number | undefined, other: number | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && Math.abs(one - other) < changingBytes);
}

const changingBytes = 256;
const kinds: readonly SharedKind[] = ['Deployment', 'Pod'];
