import { Document, isSeq } from 'yaml';
import type { Grant } from '../../rotation/plan.js';

/**
 * The rule that grants a new name too, as YAML for the role's `rules`: the rule as it is, with the name added. Of a rule with
 * more names than are known, a second rule beside it for the new name alone.
 */
export function grantYaml({ apiGroups, resources, verbs, names, moreNames = 0 }: Grant, newName: string): string {
  const resourceNames = moreNames > 0 ? [newName] : [...names, newName];
  const document = new Document([{ apiGroups, resources, resourceNames, verbs }]);
  for (const list of ['apiGroups', 'resources', 'verbs']) {
    const node = document.getIn([0, list]);
    if (isSeq(node)) node.flow = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
