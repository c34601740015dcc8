import { avatar } from './avatar.js';
import { h, part } from './dom.js';
import { onShown, see, shown } from './state.js';

/** The choice of who the visitor is. */
export function runPeople(): void {
  onShown(['company'], () => {
    const { people, me, team, parts } = shown('company');
    document.title = `#${shown('company').channel} · Keyturn`;
    part('team').textContent = team;
    part('parts').textContent = parts;
    part('people').replaceChildren(
      ...people.map(({ id, name, realName, mayApprove }) =>
        h(
          'button',
          {
            class: 'person',
            type: 'button',
            'aria-pressed': String(id === me),
            'data-person': name,
            title: `Be ${realName}, who ${mayApprove ? 'may approve' : 'may ask, but not approve'}`,
            onclick: () => see(name),
          },
          avatar(id),
          h('span', { class: 'person-name' }, realName.split(' ')[0]),
          h('span', { class: 'person-role' }, mayApprove ? 'approver' : 'developer'),
        ),
      ),
    );
  });
}
