import type { Redis } from 'ioredis';
import { openInbox } from '../../../../src/records/inbox.js';
import { clickSchema, type Command, type InboxItem } from '../../../../src/slack/inbox-item.js';
import type { Outside } from '../outside.js';
import { secret } from '../usual-catalogue.js';

/** People who press what they are offered, once each. */
export interface People {
  /** Ada asks for a rotation. */
  ask(): Promise<void>;
  /** Bob looks at the channel and approves, and deletes, whatever is offered. Says whether there was anything. */
  look(): Promise<boolean>;
}

/** What the bot's process does with a command and a click is done here: kept in the inbox, for a worker to take. */
export function openPeople({ slack, clock }: Outside, redis: Redis): People {
  const inbox = openInbox<InboxItem>(redis, Date.now);
  const save = (item: InboxItem) => inbox.save(item, Number.MAX_SAFE_INTEGER);
  const seen = new Set<string>();
  const channel = slack.workspace.channel('deploys').id;
  const from = (person: string, key: string) => ({
    key,
    at: clock.now(),
    user: slack.workspace.person(person).id,
    team: slack.teamId,
    channel,
  });
  const start: Command = { verb: 'start', secret, start: { type: 'window' } };

  return {
    ask: async () => void (await save({ ...from('ada', 'asked'), kind: 'command', command: start })),
    look: async () => {
      const offered = slack
        .messages('deploys')
        .flatMap(({ blocks }) => [...JSON.stringify(blocks).matchAll(/"value":("(?:[^"\\]|\\.)*")/g)])
        .map(([, value]) => JSON.parse(value ?? '""') as string)
        .filter((value) => /"action":"(approve|cleanup-delete)"/.test(value) && !seen.has(value));
      for (const value of offered) {
        seen.add(value);
        const click = clickSchema.parse(JSON.parse(value));
        await save({ ...from('bob', `pressed ${seen.size}`), kind: 'click', click });
      }
      return offered.length > 0;
    },
  };
}
