import type { WorkspaceSeed } from '../stand-ins/slack/workspace-seed.js';

/** The channel in which the demo happens. */
export const channelName = 'secrets';

/** The people of the demo: two who may approve, two who may only ask. */
export const company: WorkspaceSeed = {
  team: { name: 'Northwind', domain: 'northwind' },
  people: [
    { name: 'ada', realName: 'Ada Okafor', tz: 'Europe/London' },
    { name: 'bob', realName: 'Bob Lindqvist', tz: 'Europe/Stockholm' },
    { name: 'carol', realName: 'Carol Mendes', tz: 'America/Sao_Paulo' },
    { name: 'dave', realName: 'Dave Ito', tz: 'Asia/Tokyo' },
  ],
  channels: [{ name: channelName }],
  groups: [{ handle: 'sre', members: ['ada', 'bob'] }],
};
