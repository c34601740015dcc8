/** One instruction: `{ word: 'COPY', rest: '--from=build /app/dist ./dist', line: 14 }`. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
  readonly line: number;
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly base: string;
  /** What `COPY --from` calls it: its name, or else its number. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** What this reader knows: a Dockerfile that needs more is refused, so that nothing in it goes unreplayed. */
const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'ENTRYPOINT'];

/** Reads a Dockerfile into its stages. Comments go, lines that end in a backslash are joined. */
export function readDockerfile(text: string): Stage[] {
  const stages: { base: string; name: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    const { word, rest, line } = instruction;
    if (!known.includes(word)) throw new Error(`Dockerfile:${line}: ${word} can't be replayed`);
    if (word === 'FROM') {
      const [base = '', , name = String(stages.length)] = rest.split(/\s+/);
      stages.push({ base, name, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`Dockerfile:${line}: ${word} before FROM`);
    stage.instructions.push(instruction);
  }
  return stages;
}

/** The sources and the destination of a COPY; `from` is the stage that it copies from, if any. */
export function readCopy({ rest, line }: Instruction): { from?: string; sources: string[]; destination: string } {
  const words = rest.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
  const destination = paths.at(-1);
  if (destination === undefined || paths.length < 2) throw new Error(`Dockerfile:${line}: COPY what where?`);
  if (flags.length > (from === undefined ? 0 : 1)) throw new Error(`Dockerfile:${line}: a flag can't be replayed`);
  return { ...(from === undefined ? {} : { from }), sources: paths.slice(0, -1), destination };
}

function instructionsOf(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open = '';
  let start = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    if (open === '') start = index + 1;
    open += raw.replace(/\\\s*$/, ' ');
    if (/\\\s*$/.test(raw)) continue;
    const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(open) ?? [];
    instructions.push({ word: word.toUpperCase(), rest, line: start });
    open = '';
  }
  return instructions;
}
