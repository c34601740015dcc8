import { looksLikeSecret } from '../configuration/secret-literal.js';

const NAMED =
  '(password|passwd|passphrase|pwd|secret|token|api[-_]?key|apikey|private[-_]?key|access[-_]?key|credentials?)';

/** `token=…`, whatever follows. */
const ASSIGNMENT = new RegExp(`${NAMED}["']?\\s*=\\s*["']?[^\\s"']{3,}`, 'i');

/** `token: …`, where what follows is no plain word: "token: leaked" is a reason, "token: hunter2" is a value. */
const MAPPING = new RegExp(`${NAMED}["']?\\s*:\\s*["']?(?=\\S{6,})\\S*[\\d+/=_$!%^*]`, 'i');

/** Options of `kubectl create secret` and their like, which carry values. */
const VALUE_FLAG =
  /(^|\s)-{1,2}(value|from-literal|from-file|literal|password|token|secret-value|api-key|data)(=|\s|$)/i;

const AUTHORIZATION = /\b(bearer|basic)\s+[A-Za-z0-9+/=_.-]{12,}/i;

const PEM = /-----BEGIN [A-Z0-9 ]+-----/;

/**
 * Whether a text that a person typed seems to hold a secret value. Whoever asks must refuse the text without storing,
 * logging or repeating it. Rather wrong about a strange reason than about a credential.
 */
export function seemsToHoldValue(text: string): boolean {
  const plain = text.replaceAll(/[—―–]/g, '--');
  return (
    [VALUE_FLAG, ASSIGNMENT, MAPPING, AUTHORIZATION, PEM].some((sign) => sign.test(plain)) || looksLikeSecret(plain)
  );
}
