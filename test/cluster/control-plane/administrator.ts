import { Agent, fetch } from 'undici';
import type { Access } from './kubeconfig.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the API server as its administrator. */
export interface Administrator {
  /** @throws where there is no answer in time. */
  ask(method: string, path: string, body?: object): Promise<Answer>;
  close(): Promise<void>;
}

export function administrator({ url, authority, token }: Access): Administrator {
  const dispatcher = new Agent({ connect: { ca: authority } });
  return {
    async ask(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const signal = AbortSignal.timeout(10_000);
      const response = await fetch(`${url}${path}`, { method, headers, dispatcher, signal, ...sent });
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
    close: () => dispatcher.close(),
  };
}
