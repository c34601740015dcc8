/** The two environments of the demo, each in a cluster of its own. */
export const environments = ['staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** The clusters of production where it is in two, by kubeconfig context, in the order in which they are switched. */
export const productionClusters = ['eu', 'us'] as const;

/** What the catalogue calls the secret, what its Secrets are called, and the key in them. */
export const secret = 'auth-api';
export const baseName = 'auth-api-secrets';
export const key = 'api_token';

/** Where the bot keeps what is its own. */
export const botNamespace = 'keyturn';

/** The Datadog monitor that judges each environment, by its number. */
export const monitorIds: Readonly<Record<Environment, number>> = { staging: 4710, production: 4711 };

/** The share of failed requests from which on a monitor alerts. */
export const threshold = 0.05;
