import { z } from 'zod';
import type { RoutedService } from '../../rotation/strategy.js';
import { own } from '../annotations.js';
import { kubeObjectSchema } from '../kube-object.js';
import type { Traffic } from './router.js';

const backendSchema = z.looseObject({ service: z.looseObject({ name: z.string() }).nullish() });

/** What is read of an Ingress; everything else is kept as it came. */
export const ingressSchema = kubeObjectSchema.extend({
  spec: z.looseObject({
    ingressClassName: z.string().nullish(),
    defaultBackend: backendSchema.nullish(),
    rules: z
      .array(
        z.looseObject({
          host: z.string().nullish(),
          http: z
            .looseObject({ paths: z.array(z.looseObject({ path: z.string().nullish(), backend: backendSchema })) })
            .nullish(),
        }),
      )
      .nullish(),
    tls: z.array(z.looseObject({})).nullish(),
  }),
});
export type IngressObject = z.infer<typeof ingressSchema>;
type Spec = IngressObject['spec'];
type IngressBackend = z.infer<typeof backendSchema>;

export const nginx = 'nginx.ingress.kubernetes.io/';
const canary = `${nginx}canary`;
const weight = `${canary}-weight`;

/** What ingress-nginx reads of a canary itself; everything else it takes from the Ingress beside it. */
const readOfCanaries = /^nginx\.ingress\.kubernetes\.io\/(load-balance|upstream-hash-by|affinity|session-cookie-)/;
const ingressClass = 'kubernetes.io/ingress.class';

/** The canary of an Ingress: only what leads to the originals, and leads to their twins. */
export function canaryOf(ingress: IngressObject, traffic: Traffic, percent: number): IngressObject {
  const { namespace, rotationId, services } = traffic;
  const copied = Object.entries(ingress.metadata.annotations ?? {}).filter(
    ([key]) => key === ingressClass || readOfCanaries.test(key),
  );
  const annotations = {
    ...Object.fromEntries(copied),
    [canary]: 'true',
    [weight]: String(percent),
    [own.rotation]: rotationId,
    [own.weights]: JSON.stringify({ percent }),
    'kubernetes.io/change-cause': `keyturn ${rotationId}: ${percent} % to ${traffic.copy}`,
  };
  const metadata = { name: canaryName(ingress.metadata.name), namespace, annotations, uid: '', resourceVersion: '' };
  return { metadata, spec: canarySpec(ingress.spec, services) };
}

export function canaryName(route: string): string {
  return `${route}-green`;
}

export function isCanary({ metadata }: IngressObject): boolean {
  return metadata.annotations?.[canary] === 'true';
}

/** Annotations by which ingress-nginx chooses between a route and its canary. */
export function canaryAnnotations({ metadata }: IngressObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(canary)));
}

/** The Services that an Ingress sends to. */
export function servicesOf({ spec }: IngressObject): string[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return [...paths.map(({ backend }) => backend), ...(spec.defaultBackend ? [spec.defaultBackend] : [])].flatMap(
    ({ service }) => service?.name ?? [],
  );
}

/** Hosts with their paths, of which ingress-nginx knows one canary each. */
export function placesOf({ spec }: IngressObject): string[] {
  const rules = (spec.rules ?? []).flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ path }) => `${host ?? ''}${path ?? '/'}`),
  );
  return spec.defaultBackend ? [...rules, ''] : rules;
}

function canarySpec({ ingressClassName, defaultBackend, rules, tls }: Spec, services: readonly RoutedService[]): Spec {
  const twinOf = (backend: IngressBackend | null | undefined) => {
    const twin = services.find(({ original }) => original === backend?.service?.name)?.twin;
    return twin === undefined || !backend?.service ? [] : [{ ...backend, service: { ...backend.service, name: twin } }];
  };
  const [defaultTwin] = twinOf(defaultBackend);
  const twinRules = (rules ?? []).flatMap(({ http, ...rule }) => {
    const paths = (http?.paths ?? []).flatMap((path) => twinOf(path.backend).map((backend) => ({ ...path, backend })));
    return paths.length === 0 ? [] : [{ ...rule, http: { ...http, paths } }];
  });
  return {
    ...(ingressClassName ? { ingressClassName } : {}),
    ...(defaultTwin ? { defaultBackend: defaultTwin } : {}),
    ...(twinRules.length > 0 ? { rules: twinRules } : {}),
    ...(tls ? { tls } : {}),
  };
}
