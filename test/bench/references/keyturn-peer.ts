import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Findings, Peer, PeerPlace, SharedKind } from './peer.js';
import { wantedNamespaces, wantedSecret } from './population.js';

const program = fileURLToPath(new URL('../../../dist/src/cli.js', import.meta.url));

/** `keyturn refs` over every kind that the server has. */
export function keyturnPeer({ environment }: PeerPlace): Peer {
  return {
    name: 'keyturn',
    title: 'keyturn refs, every kind',
    command: { program: execPath, words: [program, ...words, '--exact'], environment, exits: [1] },
    findings,
  };
}

/** The same, with every kind left out that the others don't look at: `ignored`, as `search.ignore` names them. */
export function narrowedKeyturnPeer({ environment, folder }: PeerPlace, ignored: readonly string[]): Peer {
  const file = join(folder, 'keyturn.yaml');
  writeFileSync(file, stringify({ ...catalogue, search: { ignore: ignored } }));
  return {
    name: 'keyturn, two kinds',
    title: 'keyturn refs, Deployments and pods',
    command: {
      program: execPath,
      words: [program, ...words],
      environment: { ...environment, KEYTURN_CONFIG: file },
      exits: [1],
    },
    findings,
  };
}

const words = ['--json', 'refs', wantedSecret, ...wantedNamespaces.flatMap((namespace) => ['-n', namespace])];

const catalogue = {
  channel: 'C0SECRETS',
  approvers: { users: ['U0ANNA', 'U0BEN'] },
  secrets: {
    another: {
      secret: 'another-secret',
      keys: ['token'],
      value: { from: 'generate', length: 40, alphabet: 'base64url' },
      environments: {
        staging: { namespace: 'staging' },
        production: { namespace: 'production', monitors: { ids: [1] } },
      },
    },
  },
};

const answerSchema = z.looseObject({
  hits: z.array(
    z.looseObject({ kind: z.string(), namespace: z.string().optional(), name: z.string(), path: z.string() }),
  ),
  notSeen: z.array(z.unknown()).length(0),
});
type FoundHit = z.infer<typeof answerSchema>['hits'][number];

function findings(output: string): Findings {
  const { hits } = answerSchema.parse(JSON.parse(output));
  const linesOf = (kind: SharedKind): number => new Set(hits.filter((hit) => hit.kind === kind).map(lineOf)).size;
  return {
    objects: [...new Set(hits.map(objectOf))].sort(),
    lines: { Deployment: linesOf('Deployment'), Pod: linesOf('Pod') },
  };
}

function objectOf({ kind, namespace = '', name }: FoundHit): string {
  return `${kind} ${namespace}/${name}`;
}

const lastApplied = '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration';

/** What was applied last is one line of an object, however many references it holds. */
function lineOf(hit: FoundHit): string {
  return `${objectOf(hit)} ${hit.path.startsWith(lastApplied) ? lastApplied : hit.path}`;
}
