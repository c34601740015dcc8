import type { Log } from './bolt-logger.js';
import type { CatalogueView } from './catalogue-view.js';
import type { Inbox, InboxItem } from './inbox-item.js';
import type { Post } from './post.js';
import { within } from './within.js';

/** Who the bot is, as Slack says: what belongs to another workspace or app is refused. */
export interface Identity {
  readonly team: string;
  readonly app?: string;
}

/** What every handler of something that Slack sends needs. */
export interface Receiving {
  readonly inbox: Inbox;
  readonly catalogue: CatalogueView;
  readonly post: Pick<Post, 'respond' | 'openView'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: Log;
  /** Undefined until Slack was reached for the first time; the signature alone vouches until then. */
  readonly identity: () => Identity | undefined;
}

/** Slack waits three seconds, of which the replay check may have taken half a one. */
const SAVE_MS = 1500;

/** Keeps what a person asked for; `not-saved` where it can't be kept in time, and then nothing comes of it. */
export async function saveItem(ports: Receiving, item: InboxItem): Promise<'saved' | 'again' | 'not-saved'> {
  try {
    return await within(SAVE_MS, ports.inbox.save(item, item.at + SAVE_MS));
  } catch (error) {
    ports.log.error(
      { error: error instanceof Error ? error.name : 'unknown', kind: item.kind },
      'could not keep an item',
    );
    return 'not-saved';
  }
}

/** Whether a payload is of the bot's own workspace and app. */
export function belongsHere(
  identity: Identity | undefined,
  given: { readonly team: string | undefined; readonly app: string | undefined },
): boolean {
  if (identity === undefined) return true;
  const sameApp = identity.app === undefined || given.app === undefined || identity.app === given.app;
  return sameApp && given.team === identity.team;
}
