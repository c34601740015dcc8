import { own } from '../../../src/kubernetes/annotations.js';
import { textOf, type JsonObject } from '../../stand-ins/slack/json-object.js';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import type { Ephemeral, Message } from '../../stand-ins/slack/transcript.js';
import type { PodTemplate } from '../../stand-ins/kubernetes/workloads.js';
import type { DemoCluster } from '../cluster/demo-cluster.js';
import { channelName } from '../company.js';
import { buttonsOf, type Happening } from '../narrate.js';
import { plainLines } from '../plain-text.js';
import { baseName, environments, type Environment } from '../places.js';
import { secretOf } from '../service.js';
import { TooLate, until } from '../until.js';
import type { World } from '../world.js';
import type { Ended } from './scenario.js';

/** What a scenario can see and do: people's hands, the switches, and what the world shows. */
export interface Stage {
  readonly world: World;
  /** Waits until the world shows it. */
  see<T>(what: string, look: () => T | undefined | false): Promise<T>;
  types(who: string, text: string): Promise<void>;
  clicks(who: string, where: Message | Ephemeral, action: string): Promise<void>;
  submits(who: string, view: JsonObject, entered: Readonly<Record<string, string>>): Promise<void>;
  switches(name: Parameters<World['switches']['set']>[0], on: boolean): Promise<void>;
  /** The newest message in the channel that offers this button. */
  offers(action: string): Message | undefined;
  /** The newest answer that only this person sees and that offers this button. */
  asked(who: string, action: string): Ephemeral | undefined;
  /** The Secret that an environment's workloads refer to, one entry a workload in each of its clusters. */
  inUse(environment: Environment): string[];
  /** The versions that exist in an environment, in whichever of its clusters, oldest first. */
  versions(environment: Environment): string[];
  /** The `state` annotation of the version that the rotation brought to a cluster; empty before there is one. */
  state(cluster: DemoCluster): string;
  /** How it ended in the clusters. */
  ended(): Ended;
  /** The first line of the rotation's living message. */
  headline(): string;
}

export function openStage(world: World, deadline: number, tell: (happening: Happening) => void): Stage {
  const { slack, sites } = world;
  const clustersOf = (environment: Environment) => sites[environment].map(({ cluster }) => cluster);
  const everywhere = environments.flatMap(clustersOf);
  const secrets = (cluster: DemoCluster) =>
    cluster
      .list('Secret')
      .filter(({ metadata }) => metadata.name.startsWith(baseName))
      .sort((one, other) => one.metadata.name.localeCompare(other.metadata.name));
  const namesIn = (cluster: DemoCluster): string[] => secrets(cluster).map(({ metadata }) => metadata.name);
  const before = new Set(everywhere.flatMap(namesIn));
  const state = (cluster: DemoCluster): string => {
    const newest = secrets(cluster).findLast(({ metadata }) => !before.has(metadata.name));
    return newest?.metadata.annotations?.[own.state] ?? '';
  };
  const did = async (who: string, words: string, act: () => Promise<Interaction>): Promise<void> => {
    tell({ kind: 'action', who: slack.workspace.person(who).realName, did: words });
    const { status } = await act();
    if (status !== 200) throw new TooLate(`${who} got ${status === 0 ? 'no answer' : `a ${status}`} (${words})`);
  };

  return {
    world,
    see: (what, look) => until(what, deadline, look),
    types: (who, text) =>
      did(who, `types /rotate ${text}`, () => slack.user(who).command('/rotate', text, { channel: channelName })),
    clicks: (who, where, action) => did(who, `presses ${action}`, () => slack.user(who).click(where, action)),
    submits: (who, view, entered) =>
      did(who, `submits “${textOf(view['title'], 'text')}”`, () => slack.user(who).submit(view, entered)),
    switches: async (name, on) => {
      tell({ kind: 'action', who: 'The demo', did: `switches ${name} ${on ? 'on' : 'off'}` });
      await world.switches.set(name, on);
    },
    offers: (action) => slack.messages(channelName).findLast((message) => buttonsOf(message).includes(action)),
    asked: (who, action) =>
      slack.ephemerals(who).findLast(({ blocks }) => JSON.stringify(blocks).includes(`"action_id":"${action}"`)),
    inUse: (environment) =>
      clustersOf(environment)
        .flatMap((cluster) => cluster.list('Deployment'))
        .map((deployment) => secretOf((deployment['spec'] as { template: PodTemplate }).template.spec) ?? ''),
    versions: (environment) => [...new Set(clustersOf(environment).flatMap(namesIn))].sort(),
    state,
    ended: () => {
      const states = everywhere.map(state);
      if (states.every((word) => word === 'done')) return 'done';
      return (['rolled-back', 'cancelled'] as const).find((ending) => states.includes(ending)) ?? 'held';
    },
    headline: () => {
      const [living] = slack.messages(channelName);
      return living === undefined ? '' : (plainLines(living.blocks, slack.workspace)[0] ?? '');
    },
  };
}
