import { code, quote } from './text.js';

/** What each obstacle to a switch is, and what would remove it. */
const texts: Readonly<Record<string, string>> = {
  paused: 'is paused, so it would not roll out: resume it',
  'on-delete': 'updates only when its pods are deleted (`OnDelete`): set `RollingUpdate`',
  partition: 'has a rollout partition, so some pods would stay on the old version: set it to 0',
  'healed-by-owner': 'would be put back by what manages it: change it there',
  'no-previous-keys': 'has no Secret to take the keys from: check its name in the catalogue',
  'keys-missing': 'has keys that the new version would lack, and workloads need them: add them to the catalogue',
  'type-differs': 'has another type than the new version would have',
  'being-deleted': 'is being deleted',
  'same-place': 'is the same place as another one of this secret, because their contexts lead to one cluster',
  'template-elsewhere':
    'takes its pod template from another workload (`spec.workloadRef`), so nothing here would show how its pods move: give the Rollout a `spec.template` of its own',
  'mid-update':
    'is in the middle of an update of its own, which a switch would begin anew: let it end (promote it), or put back what was changed',
  'no-such-rollout':
    'is what the catalogue wants promoted, and does not use the secret: correct `strategy.workload`, or use `type: rolling`',
  'env-value-too-large': 'is used as an environment variable and is too large for one',
  'not-among-workloads':
    'is to be copied, but is not among the workloads that use the secret: check the strategy in the catalogue',
  'copied-twice':
    'is to be copied and is in more than one namespace of this environment: give them environments of their own',
  'not-copied': 'can’t be copied, only a Deployment can: set the strategy `rolling`',
  'not-routed': 'gets no traffic by the route, so none could be moved: check the route in the catalogue',
  'name-too-long':
    'has a name that leaves no room for its copy’s, which ends in `-green`: set the strategy `rolling`, or rename it',
  'label-too-long':
    'has pods with a label whose value leaves no room for the copy’s, which ends in `-green`: shorten it, or set the strategy `rolling`',
  'name-taken': 'has the name that is needed for the copy, and this rotation did not make it: remove or rename it',
  'not-separable': 'selects pods so that a copy can’t be told from the original: select by labels and their values',
  'scaled-by-other':
    'scales the workload that is to be copied, and would not do the same for the copy: set the strategy `rolling`, or another router',
  'scaled-to-zero': 'wants no pods, so a copy would prove nothing: scale it up, or set the strategy `rolling`',
  'host-port': 'uses ports of its nodes, which a copy beside it could not have: set the strategy `rolling`',
  'volume-not-shared':
    'mounts a volume claim that is not known to be shared by many nodes, so a copy beside it may not start: set the strategy `rolling`',
  'policy-elsewhere':
    'is a policy of another namespace that names the pods by labels which a copy would not have: let it name the copy too (the label’s value and `-green`), or set the strategy `rolling`',
  'route-missing': 'does not exist, and traffic would be moved there: check `router.route` in the catalogue',
  'route-kind-not-served':
    'can not exist in this cluster, which serves no such kind: install its definitions, or choose another router',
  'route-ambiguous': 'are two routes, and the catalogue means one: give one of them another name',
  'route-without-service': 'sends no traffic to a Service of the workload: check `router.route` in the catalogue',
  'route-owned': 'would be put back by what manages it: let that leave the weights alone, or choose another router',
  'route-taken': 'already divides its traffic for something else: wait for that to end, or remove it',
  'route-full': 'has a rule with no room for another backend: split the rule',
  'route-subset': 'sends to a subset, which a copy of the Service has not: take the subset out of the rule',
};

/** One obstacle, in one line. */
export function blockerText(blocker: {
  readonly code: string;
  readonly what: string;
  readonly detail?: string | undefined;
}): string {
  const detail = blocker.detail === undefined || blocker.detail === '' ? '' : ` (${quote(blocker.detail, 120)})`;
  return `${code(blocker.what)} ${texts[blocker.code] ?? quote(blocker.code, 60)}${detail}`;
}
