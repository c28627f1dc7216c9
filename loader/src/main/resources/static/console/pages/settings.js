// How this loader is configured. Secrets are not here, and were never sent.

import {h} from '../dom.js';
import {badge, empty, field, panel, table} from '../parts.js';

export function page() {
  const filter = h('input', {type: 'search', size: 30});
  const changed = h('input', {type: 'checkbox'});
  const tick = field('Only those that differ from the default', changed);
  tick.classList.add('tick');
  const asked = panel('/admin/settings', (answer) => draw(answer.settings, filter.value.trim().toLowerCase(), changed.checked));
  filter.addEventListener('input', () => asked.redraw());
  changed.addEventListener('change', () => asked.redraw());
  return {
    element: h('article', {}, h('h1', {}, 'Settings'),
      h('p', {class: 'muted'}, 'What is in force in the loader that answered. It is changed in the loader\'s configuration, and read at its start; CONFIGURATION.md says what each means.'),
      h('div', {class: 'fields'}, field('Show those with', filter), tick), asked.element),
    load: asked.load,
  };
}

function draw(settings, wanted, onlyChanged) {
  const differs = (setting) => setting.value !== null && setting.value !== setting.standard;
  const shown = settings.filter((setting) => setting.name.includes(wanted) && (!onlyChanged || differs(setting)));
  if (!shown.length) {
    return empty('No setting has that.');
  }
  return table('Settings', ['Property', 'In force', 'Default'], shown.map((setting) => [
    h('code', {}, breakable(setting.name)),
    setting.value === null ? h('span', {class: 'muted'}, 'not shown') : [h('code', {}, setting.value || '(empty)'), ' ', differs(setting) ? badge('idle', 'differs') : null],
    setting.value === null ? '–' : h('code', {}, setting.standard || '(empty)'),
  ]), {stack: true});
}

/** A narrow page breaks the name behind its dots. */
const breakable = (name) => name.split('.').flatMap((part, i) => (i ? ['.', h('wbr'), part] : [part]));
