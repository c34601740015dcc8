import { registerHooks } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** The part of the Kubernetes library that reads kubeconfigs and asks their plugins for tokens. */
const configModule = '@kubernetes/client-node/dist/config.js';

/**
 * For a process that runs once, beside other things on somebody's machine: garbage is collected early, and of the Kubernetes
 * library only what reads kubeconfigs is loaded, not the classes of all its kinds. To be called before that library is
 * imported; nothing else behaves differently.
 */
export function useLittleMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  const config = import.meta.resolve(configModule);
  const parts = new URL('client-node-parts.js', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@kubernetes/client-node') return next(configModule, context);
      if (specifier === './gen/index.js' && context.parentURL === config) return next(parts, context);
      return next(specifier, context);
    },
  });
}
