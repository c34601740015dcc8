/** Counts calls in fixed windows, and says so in the headers that Datadog uses (it sends no `Retry-After`). */
export class RateWindow {
  #limit = 3000;
  #periodS = 60;
  #window = -1;
  #used = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  set(limit: number, periodS: number): void {
    this.#limit = limit;
    this.#periodS = periodS;
    this.#window = -1;
  }

  /** Counts one call. @returns whether it is within the limit, and the headers of its answer. */
  take(): { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>> } {
    const nowS = this.#now() / 1000;
    const window = Math.floor(nowS / this.#periodS);
    if (window !== this.#window) this.#used = 0;
    this.#window = window;
    this.#used += 1;
    const headers = {
      'x-ratelimit-limit': String(this.#limit),
      'x-ratelimit-period': String(this.#periodS),
      'x-ratelimit-remaining': String(Math.max(0, this.#limit - this.#used)),
      'x-ratelimit-reset': String(Math.ceil((window + 1) * this.#periodS - nowS)),
      'x-ratelimit-name': 'monitors',
    };
    return { allowed: this.#used <= this.#limit, headers };
  }
}
