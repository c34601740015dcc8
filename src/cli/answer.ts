/** What a command ends with: 0 clean, 1 findings, 2 wrong usage, 3 not everything could be seen. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A command's answer: for people as lines, with `--json` as one object. */
export interface Answer {
  readonly exit: ExitCode;
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
}
