import type { KnownBlock } from '@slack/types';

/** What is posted: blocks, and the same in plain text for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}
