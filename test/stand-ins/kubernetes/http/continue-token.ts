import { badRequest } from '../api-error.js';

/** Where a page goes on. A revision of -1 goes on in whatever is current: the inconsistent token of an expired list. */
export interface ContinueToken {
  readonly revision: number;
  /** The first key that is not yet shown is greater than or equal to this one. */
  readonly start: string;
}

export function encodeContinue(token: ContinueToken): string {
  const json = JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.revision, start: token.start });
  return Buffer.from(json).toString('base64url');
}

/** Refuses (400) what this server didn't issue. */
export function decodeContinue(text: string): ContinueToken {
  let token: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    token = JSON.parse(Buffer.from(text, 'base64url').toString()) as typeof token;
  } catch (error) {
    throw badRequest(`invalid continue token: continue key is not valid: ${String(error)}`);
  }
  if (
    token.v !== 'meta.k8s.io/v1' ||
    typeof token.rv !== 'number' ||
    token.rv === 0 ||
    typeof token.start !== 'string'
  ) {
    throw badRequest(
      'invalid continue token: continue key is not valid: server does not recognize this encoded version',
    );
  }
  return { revision: token.rv, start: token.start };
}
