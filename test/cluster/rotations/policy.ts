import type { ClusterHouse } from './cluster-house.js';
import type { KubeObject, Place } from './place.js';

/** What a policy is about: `secrets` or `deployments`. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly [string];
  readonly operations: readonly string[];
}

const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';

/** A policy for production's namespace alone, in force. */
export async function deny(
  house: ClusterHouse,
  { rule, message }: { rule: PolicyRule; message: string },
): Promise<void> {
  const { place } = house;
  const name = `${place.id}-policy`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': place.namespaces.production } };
  const matchConstraints = { namespaceSelector, resourceRules: [{ apiVersions: ['v1'], ...rule }] };
  const policy: KubeObject = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { failurePolicy: 'Fail', matchConstraints, validations: [{ expression: 'false', message }] },
  };
  const spec = { policyName: name, validationActions: ['Deny'] };
  await place.create(policy);
  await place.create({ apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec });
  await house.waitFor('the policy to be in force', async () => (await probe(place, rule)).includes(message));
}

/** What the server would say to a change that the policy is about. */
async function probe(place: Place, { resources: [resource] }: PolicyRule): Promise<string> {
  const answer =
    resource === 'secrets'
      ? await place.ask('POST', `${place.pathTo('production', resource)}?dryRun=All`, { metadata: { name: 'probe' } })
      : await place.ask(
          'PATCH',
          `${place.pathTo('production', resource, 'auth-service')}?dryRun=All`,
          { metadata: { annotations: { probe: 'x' } } },
          'application/merge-patch+json',
        );
  return answer.text;
}

/** Takes it away. */
export async function allow({ place }: ClusterHouse): Promise<void> {
  await place.ask('DELETE', `${bindings}/${place.id}-policy`);
  await place.ask('DELETE', `${policies}/${place.id}-policy`);
}
