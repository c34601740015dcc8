import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';
import { measure, type Command } from '../measure.js';
import type { Peer, PeerName, PeerPlace } from './peer.js';
import { recordingIn, type Recording } from './recording.js';

const recorder = new URL('record-requests.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('download.mjs', import.meta.url));

const answerSchema = z.strictObject({ bytes: z.int() });

/**
 * The same requests as those of `searched`, with the same Accept and as many at a time, and nothing done with the answers. Tokens
 * of pages expire, so the search is recorded again before each run.
 */
export function downloadPeer(
  name: PeerName,
  { folder, environment }: PeerPlace,
  { url, authority, token }: Access,
  searched: Peer,
): { readonly peer: Peer; readonly recording: Recording } {
  const authorityFile = join(folder, 'authority.pem');
  writeFileSync(authorityFile, authority);
  const recording = recordingIn(join(folder, `${name}.json`), name);
  const recorded: Command = {
    ...searched.command,
    words: ['--import', recorder, ...searched.command.words],
    environment: { ...searched.command.environment, RECORDING: recording.file },
  };
  const variables = { SERVER: url, AUTHORITY: authorityFile, TOKEN: token, RECORDING: recording.file };
  const peer: Peer = {
    name,
    title: `bare download of the same bytes`,
    async prepare() {
      await measure(recorded);
    },
    command: { program: execPath, words: [program], environment: { ...environment, ...variables } },
    findings: (output) => answerSchema.parse(JSON.parse(output)),
  };
  return { peer, recording };
}
