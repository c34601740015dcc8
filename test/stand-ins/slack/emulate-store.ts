import { createEmulator } from 'emulate';

import { isJsonObject, objectsOf, textOf, type JsonObject } from './json-object.js';
import { app, Workspace } from './workspace.js';
import type { WorkspaceSeed } from './workspace-seed.js';

/** npm `emulate`'s Slack, seeded: it keeps messages, threads, reactions, views with their trigger ids, and files. */
export interface EmulateStore {
  readonly url: string;
  readonly workspace: Workspace;
  /** Calls a Web API method as the bot, as the workspace's admin, or as a person of the seed by name. */
  call(method: string, body: JsonObject, as?: string): Promise<JsonObject>;
  /** Passes on what is no Web API method: bytes of files. */
  pass(method: string, path: string, type: string, body: Buffer): Promise<Response>;
  close(): Promise<void>;
}

function tokenOf(name: string): string {
  return `stand-in-${name}`;
}

const botScopes =
  `chat:write commands users:read usergroups:read files:read files:write reactions:read reactions:write pins:write
  im:write im:read im:history channels:read channels:history channels:join groups:read groups:history`.split(/\s+/);

/** Starts emulate on a free port and makes its channels' members those of the seed (it puts everybody everywhere). */
export async function startEmulateStore(seed: WorkspaceSeed): Promise<EmulateStore> {
  const emulator = await createEmulator({ service: 'slack', port: 0, seed: { slack: emulateSeed(seed) } });
  const url = emulator.url.replace('localhost', '127.0.0.1');

  async function call(method: string, body: JsonObject, as = 'bot'): Promise<JsonObject> {
    const response = await fetch(`${url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(as)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    return isJsonObject(answer) ? answer : { ok: false, error: 'internal_error' };
  }

  const people = namesToIds((await call('users.list', { limit: 1000 }, 'admin'))['members']);
  const types = 'public_channel,private_channel';
  const channels = namesToIds((await call('conversations.list', { types, limit: 1000 }, 'admin'))['channels']);
  const workspace = new Workspace(seed, { people, channels });
  await settleMembers(workspace, call);
  const pass: EmulateStore['pass'] = (method, path, type, body) =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': type, authorization: `Bearer ${tokenOf('bot')}` },
      ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
    });
  return { url, workspace, call, pass, close: () => emulator.close() };
}

function emulateSeed(seed: WorkspaceSeed): JsonObject {
  const { teamId, appId, botId, botUserId } = app;
  return {
    team: seed.team ?? { name: 'Acme', domain: 'acme' },
    users: seed.people.map(({ name, realName, admin }) => ({ name, real_name: realName ?? name, is_admin: admin })),
    channels: seed.channels.map((channel) => ({ name: channel.name, is_private: channel.private ?? false })),
    oauth_apps: [
      {
        app_id: appId,
        client_id: 'stand-in',
        client_secret: 'stand-in',
        name: 'Keyturn',
        redirect_uris: [],
        bot_id: botId,
        bot_user_id: botUserId,
        bot_name: 'keyturn',
        scopes: botScopes,
      },
    ],
    tokens: [
      ...seed.people.map(({ name }) => ({
        token: tokenOf(name),
        type: 'user',
        user: name,
        team_id: teamId,
        scopes: adminScopes,
      })),
      { token: tokenOf('admin'), type: 'user', user_id: 'U000000001', team_id: teamId, scopes: adminScopes },
      {
        token: tokenOf('bot'),
        type: 'bot',
        user_id: botUserId,
        bot_user_id: botUserId,
        bot_id: botId,
        app_id: appId,
        scopes: botScopes,
      },
    ],
    strict_scopes: true,
  };
}

const adminScopes = `users:read channels:read channels:write channels:manage channels:history groups:read groups:write
  groups:history chat:write reactions:write`.split(/\s+/);

async function settleMembers(workspace: Workspace, call: EmulateStore['call']): Promise<void> {
  for (const channel of workspace.channels()) {
    for (const person of workspace.people()) {
      const isBot = person.id === app.botUserId;
      const belongs = channel.members.has(person.id);
      if (isBot && belongs) await call('conversations.invite', { channel: channel.id, users: person.id }, 'admin');
      if (!isBot && !belongs) await call('conversations.kick', { channel: channel.id, user: person.id }, 'admin');
    }
    if (channel.archived) await call('conversations.archive', { channel: channel.id }, 'admin');
  }
}

function namesToIds(list: unknown): Map<string, string> {
  return new Map(objectsOf(list).map((entry) => [textOf(entry, 'name'), textOf(entry, 'id')]));
}
