import { pageOf } from './conversation-methods.js';
import { isJsonObject, isTrue, objectsOf, textOf, type JsonObject } from './json-object.js';
import { refuse, type Methods, type SlackState } from './web-api-method.js';
import { app, personFields, type Group } from './workspace.js';

/** `users.*`, `usergroups.*`. Emulate has no groups, no guests, no deactivated people, no strangers. */
export function directoryMethods(state: SlackState): Methods {
  const { store } = state;
  const { workspace } = store;
  return {
    'users.info': async (body) => {
      const person = workspace.findPerson(textOf(body, 'user'));
      if (person === undefined) return refuse('user_not_found');
      const { user } = await store.call('users.info', { user: person.id });
      const known: JsonObject = isJsonObject(user) ? user : {};
      return { ok: true, user: { ...known, ...personFields(person) } };
    },

    'users.list': async (body) => {
      const { members } = await store.call('users.list', { limit: 1000 }, 'admin');
      const known = new Map(objectsOf(members).map((member) => [member['id'], member]));
      const all = workspace.people().map((person) => ({ ...known.get(person.id), ...personFields(person) }));
      return pageOf(all, 'members', body);
    },

    'usergroups.list': (body) => {
      const withDisabled = isTrue(body['include_disabled']);
      const groups = workspace.groups().filter((group) => withDisabled || !group.disabled);
      return { ok: true, usergroups: groups.map((group) => groupFields(group, isTrue(body['include_users']))) };
    },

    'usergroups.users.list': (body) => {
      const group = workspace.findGroup(textOf(body, 'usergroup'));
      if (group === undefined) return refuse('no_such_subteam');
      if (group.disabled && !isTrue(body['include_disabled'])) return refuse('subteam_disabled');
      return { ok: true, users: group.members };
    },
  };
}

function groupFields(group: Group, withUsers: boolean): JsonObject {
  return {
    id: group.id,
    team_id: app.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.handle,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 1,
    date_update: 1,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.members.length,
    ...(withUsers ? { users: group.members } : {}),
  };
}
