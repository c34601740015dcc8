import type { Redis } from 'ioredis';

export interface DurabilityFinding {
  readonly setting: 'maxmemory-policy' | 'appendonly';
  readonly is: string;
  /** The line that mends it. */
  readonly remedy: string;
}

/** What in Redis' settings could lose work: evicted keys, or memory only. Unreadable settings are findings too. */
export async function checkDurability(redis: Redis): Promise<DurabilityFinding[]> {
  const wanted = [
    { setting: 'maxmemory-policy', value: 'noeviction', remedy: 'redis-cli CONFIG SET maxmemory-policy noeviction' },
    { setting: 'appendonly', value: 'yes', remedy: 'redis-cli CONFIG SET appendonly yes' },
  ] as const;
  const findings: DurabilityFinding[] = [];
  for (const { setting, value, remedy } of wanted) {
    const is = await configuration(redis, setting);
    if (is !== value) findings.push({ setting, is, remedy });
  }
  return findings;
}

/** A managed Redis may forbid CONFIG: then nothing is known, which is not good. */
async function configuration(redis: Redis, setting: string): Promise<string> {
  try {
    const answer = (await redis.config('GET', setting)) as unknown;
    const pairs = Array.isArray(answer) ? answer : Object.entries(answer as Record<string, string>).flat();
    return String(pairs[1] ?? 'unknown');
  } catch {
    return 'unknown';
  }
}
