// What the Kubernetes library's own `config.js` needs of its generated code: see `use-little-memory.ts`.
export { createConfiguration } from '@kubernetes/client-node/dist/gen/configuration.js';
export { ServerConfiguration } from '@kubernetes/client-node/dist/gen/servers.js';
