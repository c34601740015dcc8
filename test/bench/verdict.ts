/** What is said of a target. */
export function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}
