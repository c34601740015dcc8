/**
 * Whether the name of a field, a parameter or an annotation says that a Secret's name stands there: `secretName`,
 * `tlsSecret`, `imagePullSecrets`, `secretKeyRef`, `writeConnectionSecretToRef`, `node-stage-secret-name`, `credentialName`.
 * Not what only has to do with one: `secretaryName`, `secretKey`, `secretPath`, `secretStoreRef`, `secretNamespace`.
 */
export function saysSecret(name: string): boolean {
  const words = wordsOf(name);
  return (secret.test(words) && !secretOfAnotherKind.test(words)) || credential.test(words);
}

/** Whether a field's name says something that nobody writes into an object, so that it has to come from a Secret. */
export function saysConfidential(name: string): boolean {
  return /(^|-)(password|passphrase|token|credentials?|(private|api|access)-key(-id)?)(-refs?|-from)?$/.test(
    wordsOf(name),
  );
}

/** Whether a field's name says that a thing of another kind stands there, whatever is told about it. */
export function saysAnotherKind(name: string): boolean {
  return /(^|-)(config-maps?|service-accounts?|stores?|vaults?|secrets?-managers?|generators?|issuers?|class)(-key)?(-refs?|-names?)*$/.test(
    wordsOf(name),
  );
}

const secret = /(^|-)secrets?(-(resource|object))?((-(key|target|to))?-(refs?|references?|selectors?))?-?(names?)?$/;
/** Objects that make a Secret have names and are no Secrets. */
const secretOfAnotherKind = /(^|-)(external|push|sealed)-secret/;
const credential = /^((ca|client|server|tls)-)*(cert-)?credentials?-(names?|refs?)$/;

/** `nginx.ingress.kubernetes.io/auth-tls-secret`, `TLSSecretName`, `SECRET_NAME` as lower-case words with hyphens between. */
function wordsOf(name: string): string {
  return (name.split('/').at(-1) ?? '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}
