/** What the webhook's template of the README sends: `$ALERT_ID` and so on, already replaced. All of it is text. */
export interface WebhookBody {
  readonly alert_id: string;
  /** `Triggered`, `Re-Triggered`, `Recovered`, `No Data`, `Warn`, … */
  readonly transition: string;
  readonly cycle_key: string;
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly date: string;
}

/** 0 when nothing answered. */
export interface WebhookResult {
  readonly status: number;
  readonly ms: number;
}

const longestMs = 15_000;

/**
 * Posts as Datadog's webhook integration does. An answer of 5xx, or none, is repeated up to `retries` times.
 *
 * @param secret value of `X-Keyturn-Webhook-Secret`; undefined leaves the header out.
 */
export async function sendWebhook(
  url: string,
  secret: string | undefined,
  body: Partial<WebhookBody> | string,
  retries = 0,
): Promise<WebhookResult> {
  const headers = { 'content-type': 'application/json', ...(secret === undefined ? {} : secretHeader(secret)) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const status = await post(url, headers, text);
    const again = (status === 0 || status >= 500) && attempt < retries;
    if (!again) return { status, ms: performance.now() - started };
  }
}

function secretHeader(secret: string): Readonly<Record<string, string>> {
  return { 'x-keyturn-webhook-secret': secret };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(longestMs) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
