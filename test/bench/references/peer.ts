import type { Command, Run } from '../measure.js';

/** The kinds that every peer looks at. */
export type SharedKind = 'Deployment' | 'Pod';

/** What a peer found, as far as it can tell. */
export interface Findings {
  /** Each object that names the Secret, once: `Kind namespace/name`. */
  readonly objects?: readonly string[];
  /** How many lines name it in the YAML of these objects, or in their indented JSON: all that grep shows. */
  readonly lines?: Readonly<Record<SharedKind, number>>;
  /** Bytes of all answers, without headers. */
  readonly bytes?: number;
}

export type PeerName = 'keyturn' | 'keyturn, two kinds' | 'download' | 'download, two kinds' | 'kubectl' | 'curl';

/** Something that does the search, or a part of it: a process of its own for each run. */
export interface Peer {
  readonly name: PeerName;
  readonly title: string;
  /** Takes so long that it may be run less often. */
  readonly isSlow?: true;
  /** Done before each run, and not measured. @throws as `measure` does. */
  prepare?(): Promise<void>;
  readonly command: Command;
  /** Reads what a run printed. @throws where that is no answer. */
  findings(output: string): Findings;
}

export interface PeerRun extends Omit<Run, 'output'> {
  readonly peer: PeerName;
  /** Milliseconds of processor time that the API server took meanwhile. */
  readonly serverMs: number;
}

/** What every peer needs to know. */
export interface PeerPlace {
  readonly kubeconfigFile: string;
  /** For what a peer writes. */
  readonly folder: string;
  /** Variables of every process. */
  readonly environment: NodeJS.ProcessEnv;
}
