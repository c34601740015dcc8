import { isJsonObject, textOf, type JsonObject } from './json-object.js';
import { viewProblems } from './view-limits.js';
import { named, refuse, type Methods, type SlackState } from './web-api-method.js';

/** `views.*`: checked here, kept by emulate with its own rules for trigger ids, hashes and the depth of the stack. */
export function viewMethods(state: SlackState): Methods {
  const { modals, triggers } = state;
  const ownerOf = (body: JsonObject): string => triggers.get(textOf(body, 'trigger_id')) ?? '';
  return {
    'views.open': (body) => store(state, 'views.open', body, (view) => modals.open(ownerOf(body), view)),
    'views.push': (body) => store(state, 'views.push', body, (view) => modals.push(ownerOf(body), view)),
    'views.update': (body) => {
      const open = modals.isOpen(textOf(body, 'view_id') || textOf(body, 'external_id'));
      return open ? store(state, 'views.update', body, (view) => modals.update(view)) : refuse('not_found');
    },
    'views.publish': (body) =>
      store(state, 'views.publish', body, (view) => modals.publish(textOf(body, 'user_id'), view)),
  };
}

async function store(
  state: SlackState,
  method: string,
  body: JsonObject,
  show: (view: JsonObject) => void,
): Promise<JsonObject> {
  const { view } = body;
  if (!isJsonObject(view)) return refuse('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  const problems = viewProblems(view);
  if (problems.length > 0) return refuse('invalid_arguments', problems);
  const answer = await state.store.call(method, { ...body, view: { ...view, blocks: named(view['blocks']) } });
  if (isJsonObject(answer['view'])) show(answer['view']);
  return answer;
}
