// Who did what, and what came of it.

import {h} from '../dom.js';
import {n, time} from '../format.js';
import {badge, empty, field, panel, table} from '../parts.js';

export function page() {
  const filter = h('input', {type: 'search', size: 30});
  const asked = panel('/admin/audit', (answer) => draw(answer, filter.value.trim().toLowerCase()));
  filter.addEventListener('input', () => asked.redraw());
  return {
    element: h('article', {}, h('h1', {}, 'Audit'),
      h('p', {class: 'muted'}, 'The latest 100 actions of all loaders, the newest first. tracking.audit_log has all of them.'),
      h('div', {class: 'fields'}, field('Show those with', filter, 'a name, a path, a status')), asked.element),
    load: asked.load,
    redraw: asked.redraw,
  };
}

function draw({actions, waiting}, wanted) {
  const shown = actions.filter((entry) => !wanted || Object.values(entry).join(' ').toLowerCase().includes(wanted));
  return [
    waiting.length ? h('p', {class: 'trouble warn'}, `${n(waiting.length)} of this loader wait until the audit log can be written; its process log has them.`) : null,
    actions.length === 0 ? empty('Nothing was done yet.') : shown.length === 0 ? empty('No action has that.') : list('Actions', shown),
    waiting.length ? [h('h2', {}, 'Waiting to be written'), list('Waiting actions', waiting)] : null,
  ];
}

const list = (caption, entries) => table(caption, ['When', 'Who', 'Action', 'What was asked for', 'Outcome'], entries.map((entry) => [
  time(entry.at), entry.who, h('code', {}, entry.action), h('code', {}, entry.detail || '–'), outcome(entry.outcome)]), {className: 'audit', stack: true});

const outcome = (text) => badge(text.startsWith('2') ? 'good' : text.startsWith('4') ? 'warn' : text.startsWith('5') ? 'bad' : 'idle', text);
