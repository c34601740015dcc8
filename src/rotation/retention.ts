import { Cron } from 'croner';

/** A CronJob that refers to some version of a secret. */
export interface CronUse {
  readonly name: string;
  readonly schedule: string;
  readonly timeZone?: string;
  readonly suspended: boolean;
}

export interface Retention {
  /** Milliseconds from the moment a version is superseded. */
  readonly ms: number;
  /** The CronJob that makes it longer than the catalogue says, and the longest gap between two of its runs. */
  readonly extendedBy?: { readonly cronJob: string; readonly gap: number };
}

/** The next runs that are looked at one by one. */
const runsSeen = 400;
const year = 366 * 86_400_000;
/** Between two looks into the year. Under a day, so that each gap of a day or more is met, and met at any hour. */
const stride = 23 * 3_600_000;

/**
 * How long a superseded version is kept (design 12): as the catalogue says, but at least the longest gap between two
 * runs of any CronJob that uses the secret, plus `margin`. A suspended CronJob counts too: it may be resumed.
 */
export function retentionOf(configured: number, uses: readonly CronUse[], margin: number, now: number): Retention {
  const gaps = uses.map((use) => ({ cronJob: use.name, gap: gapOrYear(use, now) }));
  const longest = gaps.reduce((one, other) => (other.gap > one.gap ? other : one), { cronJob: '', gap: 0 });
  if (longest.cronJob === '' || longest.gap + margin <= configured) return { ms: configured };
  return { ms: longest.gap + margin, extendedBy: longest };
}

/** A schedule that can't be read may be one that runs once a year: what is not known is waited for. */
function gapOrYear(use: CronUse, now: number): number {
  try {
    return longestGap(use, now);
  } catch {
    return year;
  }
}

/**
 * The longest gap between two runs of the next year, in milliseconds; 0 for a schedule that never runs again. Throws
 * for a schedule that can't be read: how long to wait for it is not known.
 */
export function longestGap({ schedule, timeZone }: CronUse, now: number): number {
  const every = /^@every (.+)$/.exec(schedule)?.[1];
  if (every !== undefined) return goDuration(every);
  const cron = new Cron(schedule, { timezone: timeZone ?? 'UTC' });
  const runs = cron.nextRuns(runsSeen, new Date(now)).map((run) => run.getTime());
  const gaps = runs.slice(1).map((run, index) => run - (runs[index] ?? run));
  const last = runs.at(-1);
  if (last === undefined || runs.length < runsSeen) return Math.max(0, ...gaps);
  // A schedule that runs often on few days shows no long gap in its next runs: `* * 1 * *` runs 1440 times on one day.
  for (let moment = last; moment < now + year; moment += stride) gaps.push(gapAround(cron, moment));
  return Math.max(0, ...gaps);
}

/** From the last run before a moment to the first one at or after it. */
function gapAround(cron: Cron, moment: number): number {
  const [before] = cron.previousRuns(1, new Date(moment));
  const [after] = cron.nextRuns(1, new Date(moment - 1_000));
  return before && after ? after.getTime() - before.getTime() : 0;
}

const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** Kubernetes takes `@every 1h30m` as a schedule: Go's way to write a duration. */
function goDuration(text: string): number {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) throw new Error(`no duration: ${text}`);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}
