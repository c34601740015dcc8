import { deployment, job, podTemplate, secret, statefulSet } from '../integration/kubernetes-contract/samples.js';

/** One request, in a namespace called `ns`, and what of the answer must be the same everywhere. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** False where the words are those of a parser or of the server's own types: then only code, reason and fields count. */
  readonly words?: false;
  /** The service account of the namespace to be, instead of the administrator. */
  readonly as?: string;
}

const core = '/api/v1/namespaces/ns';
const apps = '/apis/apps/v1/namespaces/ns';
const batch = '/apis/batch/v1/namespaces/ns';
const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';

const gadgets = '/apis/same.keyturn.dev/v1/namespaces/ns/gadgets';
const gadget = { apiVersion: 'same.keyturn.dev/v1', kind: 'Gadget', metadata: { name: 'one' } };
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

/** A kind that both serve before anything else is asked. */
export const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.same.keyturn.dev' },
  spec: {
    group: 'same.keyturn.dev',
    scope: 'Namespaced',
    names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget', listKind: 'GadgetList' },
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  },
};

const get = (path: string, more: Partial<Question> = {}): Question => ({ method: 'GET', path, ...more });
const post = (path: string, body: unknown, more: Partial<Question> = {}): Question => ({
  method: 'POST',
  path,
  body,
  ...more,
});
const patch = (path: string, contentType: string, body: unknown): Question => ({
  method: 'PATCH',
  path,
  contentType,
  body,
});

const loosely = (question: Question): Question => ({ ...question, words: false });

/** What is there before the questions are asked. */
export const furniture: readonly Question[] = [
  post(`${core}/secrets`, secret('there', { metadata: { name: 'there', annotations: { a: '1' } } })),
  post(`${core}/secrets`, secret('frozen', { immutable: true })),
  post(gadgets, gadget),
  post(`${core}/configmaps`, { metadata: { name: 'settings' }, data: { a: 'b' } }),
  post(`${apps}/deployments`, deployment('web', { replicas: 0 })),
  post(`${apps}/statefulsets`, statefulSet('db', { replicas: 0 })),
  post(`${batch}/jobs`, { ...job('done'), spec: { ...(job('done') as { spec: object }).spec, suspend: true } }),
  post(`${batch}/jobs`, job('run')),
  post(`${batch}/cronjobs`, cronJob('nightly')),
  post(`${core}/services`, service('front', { clusterIP: '10.96.200.7' })),
];

function service(name: string, spec: object = {}): object {
  return { metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec } };
}

function cronJob(name: string, more: object = {}): object {
  const { spec } = job(name) as { spec: object };
  return { metadata: { name }, spec: { schedule: '0 3 29 2 *', suspend: true, jobTemplate: { spec }, ...more } };
}

function container(more: object): object {
  return { containers: [{ name: 'app', image: 'x', ...more }] };
}

function withPods(more: object): object {
  const template = podTemplate('web') as { metadata: object; spec: object };
  return deployment('web2', {
    selector: { matchLabels: { app: 'web' } },
    template: { ...template, spec: { ...template.spec, ...more } },
  });
}

const secretRef = { name: 'V', valueFrom: { secretKeyRef: { name: 'there' } } };
const denied = (method: string, path: string): Question => ({
  method,
  path,
  as: 'stranger',
  ...(method === 'GET' ? {} : { body: {} }),
  ...(method === 'PATCH' ? { contentType: mergePatch } : {}),
});

/** Refusals and small answers whose every word the product, kubectl or a person may read. */
export const questions: Readonly<Record<string, Question>> = {
  'a Secret that is not there': get(`${core}/secrets/none`),
  'a Deployment that is not there': get(`${apps}/deployments/none`),
  'a namespace that is not there': get('/api/v1/namespaces/none-such'),
  'a pod’s log that is not there': get(`${core}/pods/none/log`),
  'a resource that its group does not serve': get(`${core}/gadgets`),
  'a version that its group does not serve': get('/apis/apps/v9/deployments'),
  'a group that is not served': get('/apis/nothing.example/v1/gadgets'),
  'the discovery of a group that is not served': get('/apis/nothing.example'),
  'a path that is not served': get('/nothing'),
  'a name that is taken': post(`${core}/secrets`, secret('there')),
  'a name that is taken, in a dry run': post(`${core}/secrets?dryRun=All`, secret('there')),
  'a namespace that is not there, to create in': post('/api/v1/namespaces/none-such/secrets', secret('x')),
  'another namespace in the body': post(`${core}/secrets`, { ...secret('x'), metadata: { name: 'x', namespace: 'y' } }),
  'a name with upper case': post(`${core}/secrets`, secret('Upper')),
  'no name': post(`${core}/secrets`, { metadata: {} }),
  'a resourceVersion in what is created': post(`${core}/secrets`, { metadata: { name: 'x', resourceVersion: '7' } }),
  'a key that is no key': post(`${core}/secrets`, secret('x', { stringData: { 'a b': 'c' } })),
  'data that is not base64': post(`${core}/secrets`, secret('x', { data: { a: '***' } })),
  'a TLS Secret without its keys': post(`${core}/secrets`, { metadata: { name: 'x' }, type: 'kubernetes.io/tls' }),
  'a docker Secret without its key': post(`${core}/secrets`, {
    metadata: { name: 'x' },
    type: 'kubernetes.io/dockerconfigjson',
  }),
  'a body that is not JSON': loosely(post(`${core}/secrets`, '{')),
  'a body of another kind': loosely(
    post(`${core}/secrets`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }),
  ),
  'a body of another version': loosely(
    post(`${core}/secrets`, { apiVersion: 'v2', kind: 'Secret', metadata: { name: 'x' } }),
  ),
  'a body of another content type': post(`${core}/secrets`, secret('x'), { contentType: 'text/plain' }),
  'a dry run of another kind': post(`${core}/secrets?dryRun=Some`, secret('x')),
  'a label that is no label': post(`${core}/secrets`, { metadata: { name: 'x', labels: { a: 'b c' } } }),
  'an annotation key that is none': post(`${core}/secrets`, { metadata: { name: 'x', annotations: { 'a b': 'c' } } }),
  'a change of frozen data': patch(`${core}/secrets/frozen`, mergePatch, { stringData: { token: 'second' } }),
  thawing: patch(`${core}/secrets/frozen`, mergePatch, { immutable: false }),
  'a change of type': patch(`${core}/secrets/there`, mergePatch, { type: 'example.com/other' }),
  'a change of name': patch(`${core}/secrets/there`, mergePatch, { metadata: { name: 'other' } }),
  'an old resourceVersion in a patch': patch(`${core}/secrets/there`, mergePatch, {
    metadata: { resourceVersion: '1' },
  }),
  'another uid in a patch': patch(`${core}/secrets/there`, mergePatch, { metadata: { uid: 'other' } }),
  'a failing test': patch(`${core}/secrets/there`, jsonPatch, [{ op: 'test', path: '/metadata/name', value: 'x' }]),
  'a JSON Patch that is an object': patch(`${core}/secrets/there`, jsonPatch, { metadata: {} }),
  'a JSON Patch of an unknown operation': patch(`${core}/secrets/there`, jsonPatch, [{ op: 'set', path: '/a' }]),
  'a patch of an unknown type': patch(`${core}/secrets/there`, 'application/json', {}),
  'a patch of what is not there': patch(`${core}/secrets/none`, mergePatch, {}),
  'a patch that is not JSON': loosely(patch(`${core}/secrets/there`, mergePatch, '{')),
  'an update of another name': { method: 'PUT', path: `${core}/secrets/there`, body: secret('other') },
  'an update of what is not there': { method: 'PUT', path: `${core}/secrets/none`, body: secret('none') },
  'an update of an old version': {
    method: 'PUT',
    path: `${core}/secrets/there`,
    body: { ...secret('there'), metadata: { name: 'there', resourceVersion: '1' } },
  },
  'an update of another uid': {
    method: 'PUT',
    path: `${core}/secrets/there`,
    body: { ...secret('there'), metadata: { name: 'there', uid: 'other' } },
  },
  'a deletion of what is not there': { method: 'DELETE', path: `${core}/secrets/none` },
  'a deletion of another uid': {
    method: 'DELETE',
    path: `${core}/secrets/there`,
    body: { preconditions: { uid: 'other' } },
  },
  'a deletion of another policy': { method: 'DELETE', path: `${core}/secrets/there?propagationPolicy=Maybe` },
  'a method that is not allowed': { method: 'POST', path: `${core}/secrets/there`, body: {} },
  'a continue token that is none': loosely(get(`${core}/secrets?limit=1&continue=nonsense`)),
  'a continue token with a resourceVersion': get(
    `${core}/secrets?limit=1&resourceVersion=5&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiIvYVx1MDAwMCJ9`,
  ),
  'a resourceVersion that is none': get(`${core}/secrets?resourceVersion=abc`),
  'a resourceVersionMatch without a resourceVersion': get(`${core}/secrets?resourceVersionMatch=Exact`),
  'an exact resourceVersion that is too old': get(`${core}/secrets?resourceVersion=1&resourceVersionMatch=Exact`),
  'a label selector that makes no sense': loosely(get(`${core}/secrets?labelSelector=${encodeURIComponent('a in (')}`)),
  'a field that can’t be selected by': get(`${core}/secrets?fieldSelector=data.x%3Dy`),
  'a field selector that makes no sense': get(`${core}/secrets?fieldSelector=abc`),
  'a limit that is no number': get(`${core}/secrets?limit=many`),
  'a media type that is not served': get(`${core}/secrets`, { accept: 'text/html' }),
  'a media type that is not served for custom kinds': get(gadgets, { accept: 'text/html' }),
  'a custom object that is not there': get(`${gadgets}/none`),
  'a resource that a custom group does not serve': get('/apis/same.keyturn.dev/v1/things'),
  'a version that a custom group does not serve': get('/apis/same.keyturn.dev/v9/gadgets'),
  'an update of a custom object without its version': { method: 'PUT', path: `${gadgets}/one`, body: gadget },
  'a strategic merge of a custom object': patch(`${gadgets}/one`, strategicPatch, {}),
  'a patch of an unknown type of a custom object': patch(`${gadgets}/one`, 'application/json', {}),
  'a failing test of a custom object': patch(`${gadgets}/one`, jsonPatch, [
    { op: 'test', path: '/metadata/name', value: 'x' },
  ]),
  'a custom object whose name is taken': post(gadgets, gadget),
  'a custom object without the right': denied('PATCH', `${gadgets}/one`),
  'a watch from a resourceVersion that is none': get(`${core}/secrets?watch=true&resourceVersion=abc`),
  'a Deployment without containers': post(`${apps}/deployments`, withPods({ containers: [] })),
  'a Deployment without a selector': post(`${apps}/deployments`, deployment('web2', { selector: null })),
  'a Deployment that does not select its pods': post(
    `${apps}/deployments`,
    deployment('web2', { selector: { matchLabels: { app: 'other' } } }),
  ),
  'a change of a Deployment’s selector': patch(`${apps}/deployments/web`, mergePatch, {
    spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } } } },
  }),
  'a change of a Service’s address': patch(`${core}/services/front`, jsonPatch, [
    { op: 'replace', path: '/spec/clusterIP', value: '10.96.200.8' },
    { op: 'replace', path: '/spec/clusterIPs', value: ['10.96.200.8'] },
  ]),
  'a Service with an address that is taken': post(`${core}/services`, service('back', { clusterIP: '10.96.200.7' })),
  'a Service that is not there': get(`${core}/services/none`),
  'a policy that is not there': get('/apis/networking.k8s.io/v1/namespaces/ns/networkpolicies/none'),
  'a deletion of another Service': {
    method: 'DELETE',
    path: `${core}/services/front`,
    body: { preconditions: { uid: 'other' } },
  },
  'negative replicas': post(`${apps}/deployments`, deployment('web2', { replicas: -1 })),
  'a strategy that is none': post(`${apps}/deployments`, deployment('web2', { strategy: { type: 'Yolo' } })),
  'neither surge nor unavailable': post(
    `${apps}/deployments`,
    deployment('web2', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
  ),
  'a container without an image': post(`${apps}/deployments`, withPods({ containers: [{ name: 'app' }] })),
  'two containers of one name': post(
    `${apps}/deployments`,
    withPods({
      containers: [
        { name: 'app', image: 'x' },
        { name: 'app', image: 'y' },
      ],
    }),
  ),
  'a variable of a Secret without a key': post(`${apps}/deployments`, withPods(container({ env: [secretRef] }))),
  'a variable with a value and a source': post(
    `${apps}/deployments`,
    withPods(container({ env: [{ ...secretRef, value: 'x' }] })),
  ),
  'a mount of a volume that is not there': post(
    `${apps}/deployments`,
    withPods(container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] })),
  ),
  'a volume without a name': post(`${apps}/deployments`, withPods({ volumes: [{ secret: { secretName: 'there' } }] })),
  'a change of a StatefulSet’s service': patch(`${apps}/statefulsets/db`, mergePatch, { spec: { serviceName: 'x' } }),
  'a change of a Job’s template': loosely(
    patch(`${batch}/jobs/done`, strategicPatch, {
      spec: { template: { spec: { containers: [{ name: 'app', image: 'y' }] } } },
    }),
  ),
  'a change of a running Job’s template': loosely(
    patch(`${batch}/jobs/run`, strategicPatch, {
      spec: { template: { spec: { containers: [{ name: 'app', image: 'y' }] } } },
    }),
  ),
  'a Job that restarts for ever': post(`${batch}/jobs`, {
    metadata: { name: 'x' },
    spec: { template: podTemplate('x', '1', 'Always') },
  }),
  'a schedule that is none': post(`${batch}/cronjobs`, cronJob('x', { schedule: 'daily' })),
  'a scale that is negative': patch(`${apps}/deployments/web/scale`, mergePatch, { spec: { replicas: -1 } }),
  'a scale of another version': patch(`${apps}/deployments/web/scale`, mergePatch, {
    metadata: { resourceVersion: '1' },
    spec: { replicas: 0 },
  }),
  'an event about another namespace': post(`${core}/events`, {
    metadata: { name: 'x' },
    involvedObject: { kind: 'Secret', name: 'there', namespace: 'other' },
  }),
  'listing, without the right': denied('GET', `${core}/secrets`),
  'listing everywhere, without the right': denied('GET', '/api/v1/secrets'),
  'reading, without the right': denied('GET', `${core}/secrets/there`),
  'reading what is not there, without the right': denied('GET', `${core}/secrets/none`),
  'watching, without the right': denied('GET', `${core}/secrets?watch=true`),
  'creating, without the right': denied('POST', `${core}/secrets`),
  'updating, without the right': denied('PUT', `${core}/secrets/there`),
  'patching, without the right': denied('PATCH', `${apps}/deployments/web`),
  'deleting, without the right': denied('DELETE', `${core}/secrets/there`),
  'deleting all, without the right': denied('DELETE', `${core}/secrets`),
  'reading a log, without the right': denied('GET', `${core}/pods/x/log`),
  'scaling, without the right': denied('PATCH', `${apps}/deployments/web/scale`),
  'reading the namespace, without the right': denied('GET', core),
  'reading a node, without the right': denied('GET', '/api/v1/nodes/node-1'),
  'reading what no group serves, without the right': denied('GET', '/apis/nothing.example/v1/namespaces/ns/gadgets'),
  'reading what its group does not serve, without the right': denied('GET', `${core}/gadgets`),
  'reading a path that is not served, without the right': denied('GET', '/nothing'),
};
