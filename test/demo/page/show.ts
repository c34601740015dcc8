import { textOf } from '../../stand-ins/slack/json-object.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { viewEnvironment } from '../cluster-view.js';
import { channelName } from '../company.js';
import { environments, monitorIds, threshold } from '../places.js';
import { switchNames, type SwitchName } from '../switches.js';
import type { World } from '../world.js';
import type { Shown, ShownCompany, ShownMark, ShownMessage, ShownPicture } from './shown.js';

const allLocal = 'Slack, Kubernetes and Datadog are local stand-ins. The bot and its worker are the real thing.';
const onCluster = 'Slack and Datadog are local stand-ins. The cluster, the bot and its worker are the real thing.';

/** The world as one person sees it now. Holds no secret value: pods and versions are names and states. */
export function show(world: World, me: string): Shown {
  const { slack, datadog, sites, switches, errorRate } = world;
  return {
    company: companyOf(world, me),
    messages: slack.messages(channelName).map(shownMessage),
    ephemerals: slack.ephemerals(me).map(({ ts, text, blocks }) => ({ ts, text, blocks })),
    views: slack.views(me),
    environments: environments.flatMap((name) => sites[name].map((site) => viewEnvironment(name, site))),
    monitors: environments.map((environment) => {
      const { name, overallState } = datadog.monitor(monitorIds[environment]);
      return { environment, name, state: overallState ?? 'No Data' };
    }),
    marks: marksOf(world),
    switches: Object.fromEntries(switchNames.map((name) => [name, switches.isOn(name)])) as Record<SwitchName, boolean>,
    samples: errorRate.samples,
  };
}

function companyOf({ slack: { workspace, botUserId }, note }: World, me: string): ShownCompany {
  const approvers = new Set(workspace.group('sre').members);
  return {
    me: workspace.person(me).id,
    bot: botUserId,
    team: workspace.team.name,
    channel: channelName,
    people: workspace
      .people()
      .filter(({ bot, name }) => !bot && name !== 'slackbot')
      .map(({ id, name, realName }) => ({ id, name, realName, mayApprove: approvers.has(id) })),
    groups: Object.fromEntries(workspace.groups().map(({ id, handle }) => [id, handle])),
    channels: Object.fromEntries(workspace.channels().map(({ id, name }) => [id, name])),
    threshold,
    parts: note === undefined ? allLocal : onCluster,
  };
}

function shownMessage(message: Message): ShownMessage {
  const { ts, user, text, blocks, versions, threadTs, raw, replies, files } = message;
  return {
    ts,
    user,
    text,
    blocks,
    edited: versions.length > 1,
    broadcast: raw['subtype'] === 'thread_broadcast',
    threadTs,
    replies: replies.map(shownMessage),
    pictures: files.map(shownPicture),
  };
}

/** By its path alone: Slack's address is not the page's. */
function shownPicture(file: Readonly<Record<string, unknown>>): ShownPicture {
  const url = new URL(textOf(file, 'url_private')).pathname;
  return { url, title: textOf(file, 'title'), alt: textOf(file, 'alt_txt') };
}

/** The bot's own marks in Datadog, each once: they are delivered at least once. */
function marksOf({ datadog }: World): ShownMark[] {
  const marks = new Map<string, ShownMark>();
  for (const { title, tags, at, body } of datadog.events()) {
    const { aggregation_key: key, alert_type: level } = body as { aggregation_key?: string; alert_type?: string };
    const environment = tags.find((tag) => tag.startsWith('env:'))?.slice('env:'.length) ?? '';
    const word = /(switched|\d+ %|rolled back|finished)/.exec(title)?.[1] ?? title;
    const label = word === 'finished' ? 'done' : word;
    marks.set(key ?? title, { at, environment, label, level: level ?? 'info' });
  }
  return [...marks.values()];
}
