import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';
import { grepLines, separator } from './grep-lines.js';
import type { Peer, PeerPlace } from './peer.js';
import { wantedSecret } from './population.js';

const script = fileURLToPath(new URL('curl-grep.sh', import.meta.url));

/** What somebody writes who knows that lists have pages: JSON, 500 objects at a time, which the server indents for curl. */
export function curlPeer({ environment, folder }: PeerPlace, { url, authority, token }: Access): Peer {
  const authorityFile = join(folder, 'authority.pem');
  writeFileSync(authorityFile, authority);
  const variables = { SERVER: url, AUTHORITY: authorityFile, TOKEN: token, NAME: wantedSecret, SEPARATOR: separator };
  return {
    name: 'curl',
    title: 'paged curl | grep, Deployments and pods',
    command: { program: 'bash', words: [script, folder], environment: { ...environment, ...variables } },
    findings: grepLines,
  };
}
