import type { EnvironmentView, VersionView, WorkloadView } from '../../cluster-view.js';
import { h, part } from './dom.js';
import { onShown, shown } from './state.js';
import { readableVersion, toneOf } from './tones.js';

/** The live view of staging and production. */
export function runEnvironments(): void {
  onShown(['environments', 'monitors'], () => {
    part('environments').replaceChildren(...shown('environments').map(drawEnvironment));
  });
}

function drawEnvironment(environment: EnvironmentView): HTMLElement {
  const { name, context, versions, workloads } = environment;
  const monitor = shown('monitors').find((one) => one.environment === name);
  const state = monitor?.state ?? '';
  return h(
    'section',
    { class: 'card', 'data-environment': name, 'data-cluster': context },
    h(
      'h2',
      {},
      `${name.slice(0, 1).toUpperCase()}${name.slice(1)}${context === undefined ? '' : ` in ${context}`}`,
      h('span', { class: `state ${state === 'Alert' ? 'bad' : 'good'}`, title: monitor?.name }, `monitor ${state}`),
    ),
    ...workloads.map(drawWorkload),
    h('ul', { class: 'versions' }, ...versions.map((version) => drawVersion(version, isUsed(version, workloads)))),
  );
}

function isUsed({ name }: VersionView, workloads: readonly WorkloadView[]): boolean {
  return workloads.some(({ secret }) => secret === name);
}

function drawWorkload({ name, secret, pods }: WorkloadView): HTMLElement {
  const ready = pods.filter((pod) => pod.ready && !pod.ending).length;
  const squares = pods.map((pod) => {
    const flags = [!pod.ready && 'starting', pod.ending && 'ending', !pod.well && 'unwell'].filter(Boolean);
    const words = `${pod.name}: ${flags.length === 0 ? 'ready' : flags.join(', ')}`;
    return h('span', { class: ['pod', toneOf(pod.secret ?? ''), ...flags].join(' '), title: words });
  });
  return h(
    'div',
    { class: 'workload' },
    h('span', { class: `dot ${toneOf(secret)}` }),
    h('span', { class: 'workload-name', title: `refers to ${secret}` }, name),
    h('span', { class: 'pods', role: 'img', 'aria-label': `${ready} pods ready` }, ...squares),
  );
}

function drawVersion({ name, version, state, superseded }: VersionView, used: boolean): HTMLElement {
  const words = used ? state : superseded ? 'superseded' : state;
  return h(
    'li',
    { class: used ? 'version used' : 'version', title: name },
    h('span', { class: `dot ${toneOf(name)}` }),
    h('span', { class: 'version-name' }, readableVersion(version)),
    h('span', { class: 'version-state' }, words.replace(/ until .*/, '').replace('-', ' ')),
  );
}
