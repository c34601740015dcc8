/** What Datadog last said of a rate limit. */
export interface Budget {
  readonly remaining: number;
  /** Epoch milliseconds of our clock. */
  readonly resetAt: number;
}

/** What Datadog's answers say beside their bodies. */
export interface Vitals {
  /** One answer, with the moments (epoch ms) between which it was made. */
  hear(family: string, headers: Headers, times: { readonly asked: number; readonly answered: number }): void;
  /** How many answers there were. */
  calls(family: string): number;
  /** Undefined where its answers say nothing of a limit. */
  budget(family: string): Budget | undefined;
  /** Milliseconds that Datadog's clock is ahead of ours (negative: behind). 0: none that can be seen. */
  skew(): number;
}

export function createVitals(): Vitals {
  const calls = new Map<string, number>();
  const budgets = new Map<string, Budget>();
  let skew = 0;
  return {
    hear: (family, headers, times) => {
      calls.set(family, (calls.get(family) ?? 0) + 1);
      const [remaining, reset] = [numberIn(headers, 'x-ratelimit-remaining'), numberIn(headers, 'x-ratelimit-reset')];
      if (remaining === undefined || reset === undefined) budgets.delete(family);
      else budgets.set(family, { remaining, resetAt: times.answered + reset * 1000 });
      skew = skewOf(headers.get('date'), times) ?? skew;
    },
    calls: (family) => calls.get(family) ?? 0,
    budget: (family) => budgets.get(family),
    skew: () => skew,
  };
}

/** Some answers carry a limit's header twice, which reads as `7, 7`. */
function numberIn(headers: Headers, name: string): number | undefined {
  const number = Number.parseInt(headers.get(name) ?? '', 10);
  return Number.isNaN(number) || number < 0 ? undefined : number;
}

/**
 * `Date` counts whole seconds, and the answer was made somewhere between asking and getting it. What can be explained by
 * that is no skew. Of a real one the smallest that is possible is taken where it is ahead, and the largest where it is
 * behind: an alert near the switch then counts as after it, and going back without need costs less than staying.
 */
function skewOf(date: string | null, { asked, answered }: { asked: number; answered: number }): number | undefined {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return undefined;
  const [least, most] = [told - answered, told + 1000 - asked];
  return least <= 0 && most >= 0 ? 0 : least;
}
