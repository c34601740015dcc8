import type { Sample } from '../error-rate.js';
import type { EnvironmentView } from '../cluster-view.js';
import type { Environment } from '../places.js';
import type { SwitchName } from '../switches.js';

/** A block, element or view of Slack's, as JSON. */
export type Json = Readonly<Record<string, unknown>>;

export interface ShownMessage {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly edited: boolean;
  /** A reply that is also shown in the channel. */
  readonly broadcast: boolean;
  readonly threadTs: string | undefined;
  readonly replies: readonly ShownMessage[];
  readonly pictures: readonly ShownPicture[];
}

/** A picture that was shared in a message; `url` is on the page's own server. */
export interface ShownPicture {
  readonly url: string;
  readonly title: string;
  readonly alt: string;
}

export interface ShownEphemeral {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Json[];
}

export interface ShownPerson {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly mayApprove: boolean;
}

/** The company, which stays as it is. */
export interface ShownCompany {
  readonly me: string;
  readonly bot: string;
  readonly team: string;
  readonly channel: string;
  readonly people: readonly ShownPerson[];
  readonly groups: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, string>>;
  readonly threshold: number;
  /** Which parts of the demo are stand-ins, and which the real thing. */
  readonly parts: string;
}

export interface ShownMonitor {
  readonly environment: Environment;
  readonly name: string;
  readonly state: string;
}

/** A moment that the bot marked in Datadog. */
export interface ShownMark {
  readonly at: number;
  readonly environment: string;
  readonly label: string;
  readonly level: string;
}

/** What the page is told, by the name of the event; each replaces what was told before under that name. */
export interface Shown {
  readonly company: ShownCompany;
  readonly messages: readonly ShownMessage[];
  readonly ephemerals: readonly ShownEphemeral[];
  readonly views: readonly Json[];
  readonly environments: readonly EnvironmentView[];
  readonly monitors: readonly ShownMonitor[];
  readonly marks: readonly ShownMark[];
  readonly switches: Readonly<Record<SwitchName, boolean>>;
  readonly samples: readonly Sample[];
}
