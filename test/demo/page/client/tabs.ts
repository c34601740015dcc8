import { part } from './dom.js';

/** On a narrow screen the channel and the clusters are two tabs. */
export function runTabs(): void {
  for (const tab of part('tabs').querySelectorAll<HTMLElement>('[data-tab]')) {
    tab.addEventListener('click', () => {
      document.body.dataset['tab'] = tab.dataset['tab'];
      for (const other of part('tabs').querySelectorAll('[data-tab]')) {
        other.setAttribute('aria-selected', String(other === tab));
      }
    });
  }
}
