/** A small valid catalogue whose lines the tests replace one at a time: what they get is a file as somebody would mistype it. */
const LINES = `
channel: C0SECRETS
opsChannel: C0OPS
requesters: { groups: [S0DEVS] }
approvers: { users: [U0ANNA, U0BEN], groups: [S0SRE] }
minRetention: 14d
timing: { poll: 15s }
secrets:
  auth-api:
    secret: auth-api-secrets
    keys: [api_token]
    value: { from: generate, length: 40, alphabet: base64url }
    delivery: { type: direct }
    environments:
      development:
        namespace: development
      staging:
        namespace: staging
        strategy: { type: rolling }
        soak: 24h
        checks: { logs: { patterns: [invalid token] } }
      production:
        context: production
        namespace: production
        strategy: { type: rolling }
        window: { days: mon-thu, from: "02:00", to: "05:00", zone: Europe/Berlin }
        monitors: { ids: [4711] }
        watch: 24h
    approval: { expires: 24h }
    retention: 14d
    maxAge: 90d
`.trimStart();

/** The sample with every pair of (text, replacement) applied; a text that the sample lacks is a mistake in the test. */
export function sampleCatalogue(...changes: readonly (readonly [text: string, replacement: string])[]): string {
  return changes.reduce((text, [old, replacement]) => {
    if (!text.includes(old)) throw new Error(`the sample has no "${old}"`);
    return text.replace(old, () => replacement);
  }, LINES);
}
