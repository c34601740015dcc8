import { randomInt } from 'node:crypto';
import type { SecretEntry } from '../rotation/entry.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const punctuation = '!#$%&()*+,-./:;<=>?@[]^_{|}~';

const alphabets: Record<SecretEntry['value']['alphabet'], string> = {
  base64url: `${letters}${digits}-_`,
  base64: `${letters}${digits}+/`,
  hex: `${digits}abcdef`,
  alphanumeric: `${letters}${digits}`,
  digits,
  printable: `${letters}${digits}${punctuation}`,
};

/**
 * A new value: `length` characters of the alphabet, each drawn without bias from the system's CSPRNG. Nothing of it is
 * kept; calling it again gives another value.
 */
export function generate(settings: SecretEntry['value']): string {
  const alphabet = alphabets[settings.alphabet];
  return Array.from({ length: settings.length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
