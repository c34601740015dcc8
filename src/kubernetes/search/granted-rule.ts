import { z } from 'zod';
import { isGrantedName } from './core-fields.js';
import type { FoundText } from './strings-of.js';

const ruleSchema = z.looseObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
  resourceNames: z.array(z.string()),
});

/** A rule of a Role or ClusterRole that grants Secrets by their names. */
export type GrantedRule = Pick<z.infer<typeof ruleSchema>, 'apiGroups' | 'resources' | 'verbs' | 'resourceNames'>;

/** The whole rule around a Secret's name that a Role or ClusterRole grants; nothing for any other text. */
export function grantedRule(found: FoundText, kind: string): { readonly rule?: GrantedRule } {
  if (!isGrantedName(found, kind)) return {};
  const parsed = ruleSchema.safeParse(found.around[2]).data;
  if (!parsed) return {};
  const { apiGroups, resources, verbs, resourceNames } = parsed;
  return { rule: { apiGroups, resources, verbs, resourceNames } };
}
