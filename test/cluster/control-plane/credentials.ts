import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The identities of one control plane, each with a token of its own. */
export const identities = ['administrator', 'controller-manager', 'scheduler'] as const;
export type Identity = (typeof identities)[number];

const users: Readonly<Record<Identity, { readonly name: string; readonly group: string }>> = {
  administrator: { name: 'administrator', group: 'system:masters' },
  'controller-manager': { name: 'system:kube-controller-manager', group: '' },
  scheduler: { name: 'system:kube-scheduler', group: '' },
};

export interface Credentials {
  readonly tokenFile: string;
  /** Signs the tokens of service accounts. */
  readonly signingKeyFile: string;
  token(identity: Identity): string;
}

/** Draws tokens and a signing key, and writes them into the folder for the API server and the controller manager. */
export function drawCredentials(folder: string): Credentials {
  const tokens = new Map(identities.map((identity) => [identity, randomBytes(24).toString('hex')]));
  const token = (identity: Identity): string => tokens.get(identity) ?? '';
  const lines = identities.map((identity) => {
    const { name, group } = users[identity];
    return `${token(identity)},${name},${identity},"${group}"`;
  });
  const tokenFile = join(folder, 'tokens.csv');
  writeFileSync(tokenFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const signingKeyFile = join(folder, 'service-accounts.key');
  writeFileSync(signingKeyFile, privateKey, { mode: 0o600 });
  return { tokenFile, signingKeyFile, token };
}
