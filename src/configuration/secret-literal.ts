/** Formats that only credentials have. */
const KNOWN_FORMATS = [
  /\b[srp]k_(live|test)_[A-Za-z0-9]{8,}/,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/,
  /\bx(ox[abeoprs]|app)-[A-Za-z0-9-]{8,}/,
  /\b(gh[opsur]|github_pat|npm|dop_v1|shpat)_[A-Za-z0-9]{16,}/,
  /\bglpat-[\w-]{16,}/,
  /\bhvs\.[\w-]{16,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bAIza[A-Za-z0-9_-]{30,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bsk-(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,}/,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
  /:\/\/[^\s/:@]*:[^\s/@]+@/,
];

/** Shorter runs of characters are names more often than credentials. */
const SHORTEST_RANDOM_RUN = 20;

/** In random characters most neighbours are of different classes, in names few are. */
const MIXED_FROM = 0.45;

/**
 * Whether the text holds what is probably a credential: a known format, a password in a URL, a long hexadecimal run, or a
 * long run of characters that look drawn at random. It may be wrong about an unusual name; whoever calls it must then say
 * so without repeating the text.
 */
export function looksLikeSecret(text: string): boolean {
  return KNOWN_FORMATS.some((format) => format.test(text)) || text.split(/[^A-Za-z0-9+=]+/).some(looksRandom);
}

function looksRandom(run: string): boolean {
  if (/^(?=.*\d)(?=.*[a-f])[0-9a-f]{32,}$/i.test(run)) return true;
  if (run.length < SHORTEST_RANDOM_RUN || !/[a-z]/.test(run) || !/[A-Z]/.test(run) || !/\d/.test(run)) return false;
  const classes = Array.from(run, classOf);
  const changes = classes.filter((each, index) => index > 0 && each !== classes[index - 1]);
  return changes.length / run.length >= MIXED_FROM;
}

function classOf(character: string): 'lower' | 'upper' | 'digit' | 'other' {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /\d/.test(character) ? 'digit' : 'other';
}
