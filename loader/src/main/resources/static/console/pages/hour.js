// One hour of receipt: what became of its rows, file by file, and the button to load it again.

import {post} from '../api.js';
import {announce, h, id, put} from '../dom.js';
import {bytes, count, hourName, hourOf, instantOf, n, plusHours, time, windowOf} from '../format.js';
import * as jobs from '../jobs.js';
import {action, badge, button, empty, equation, failure, panel, table} from '../parts.js';

const STATES = {
  loaded: ['good', 'loaded'], pending: ['warn', 'pending'], quarantined: ['bad', 'quarantined'], rejected: ['idle', 'rejected'],
  gone: ['bad', 'no longer in the bucket'],
};

const ATTENTION = ['pending', 'quarantined', 'gone'];

/** As many files are one table; of more, only what somebody asks to see. */
const FEW = 24;

export function hourPage(date, hourText) {
  const hour = `${date}T${hourText}`;
  if (!isHour(hour)) {
    return {element: h('article', {}, h('h1', {}, 'No such hour'), h('p', {}, 'An hour of receipt is written like ', h('code', {}, '#/hours/2026-11-21/07'), ', in UTC. ', h('a', {href: '#/hours'}, 'All hours'), ' shows which there are.'))};
  }
  const accounts = panel(`/admin/accounting?from=${hour}&to=${hour}`, (answer) => drawAccounts(answer, hour), {asking: 'Asking bucket and ledger …'});
  const files = panel(`/admin/files?hour=${hour}`, drawFiles, {asking: 'Listing files …'});
  const load = () => Promise.all([accounts.load(), files.load()]);
  const name = hourName(hour);
  const link = (to, text) => h('a', {href: `#/hours/${to.replace('T', '/')}`}, text);
  return {
    element: h('article', {},
      h('p', {class: 'buttons'}, h('a', {href: '#/hours'}, 'All hours'), link(plusHours(hour, -1), '← the hour before'), link(plusHours(hour, 1), 'the hour after →')),
      h('h1', {}, 'Hour ', name),
      h('section', {}, h('h2', {}, 'What became of its rows'), accounts.element),
      h('section', {}, h('h2', {}, 'Reprocess'), reprocess(date, Number(hourText), load)),
      h('section', {}, h('h2', {}, 'Files, sets and loads'), files.element)),
    load,
  };
}

/** A browser takes the 31st of February for the 3rd of March. */
function isHour(text) {
  return /^\d{4}-\d{2}-\d{2}T\d{2}$/.test(text) && !Number.isNaN(Date.parse(instantOf(text))) && hourOf(instantOf(text)) === text;
}

function drawAccounts(answer, hour) {
  const lines = answer.rejected.reduce((sum, one) => sum + one.lines, 0);
  const rejected = h('p', {}, lines
    ? h('a', {href: `#/rejected?from=${hour}&to=${hour}`}, `${count(lines, 'record')} rejected`)
    : 'No record was rejected.');
  if (!answer.hours.length) {
    return [empty('Nothing was received in this hour.'), rejected];
  }
  return [
    answer.hours.map((one) => [
      h('h3', {}, one.table),
      equation(['received', n(one.received)], [['open', n(one.open)], ['in files', n(one.inFiles)]], one.received === one.open + one.inFiles),
      equation(['in files', n(one.inFiles)], ['loaded', 'duplicates', 'quarantined', 'pending'].map((part) => [part, n(one[part])]),
        one.inFiles === one.loaded + one.duplicates + one.quarantined + one.pending),
    ]), rejected];
}

function drawFiles(answer) {
  if (!answer.files.length) {
    return empty('The bucket has no file of this hour, and the ledger names none.');
  }
  const loads = new Set(answer.files.map((file) => file.loadId).filter(Boolean));
  const sets = new Set(answer.files.map((file) => file.set).filter(Boolean));
  const sum = (name) => answer.files.reduce((total, file) => total + (file[name] || 0), 0);
  const files = answer.files.map((file) => ({...file, window: windowOf(file.key) || ''})).sort(byWindow);
  const summary = h('p', {}, `${count(files.length, 'file')} (${bytes(sum('bytes'))}) of ${count(sets.size, 'set')}, loaded in ${count(loads.size, 'load')}.`,
    answer.more ? ' There are more; these are the first.' : '');
  if (files.length <= FEW) {
    return [summary, fileTable('Files of this hour', files)];
  }
  const odd = files.filter((file) => ATTENTION.includes(file.state) || file.quarantined);
  return [summary,
    odd.length ? [h('h3', {}, `${count(odd.length, 'file')} that ${odd.length === 1 ? 'is' : 'are'} not simply loaded`), fileTable('Files that are not simply loaded', odd.slice(0, FEW)),
      odd.length > FEW ? h('p', {class: 'muted'}, `These are the first ${FEW}; the others are in their windows below.`) : null] : null,
    h('h3', {}, 'By the time of their windows'),
    [...inFiveMinutes(files)].map(([window, some]) => group(window, some))];
}

/** However short the windows are, an hour has twelve groups at most. */
function inFiveMinutes(files) {
  const groups = new Map();
  for (const file of files) {
    const minute = Number(file.window.slice(14, 16));
    const start = file.window && `${file.window.slice(0, 14)}${String(minute - (minute % 5)).padStart(2, '0')}:00Z`;
    groups.set(start, [...(groups.get(start) || []), file]);
  }
  return groups;
}

/** One line; its files are drawn when somebody opens it. */
function group(window, files) {
  const sum = (name) => files.reduce((total, file) => total + (file[name] || 0), 0);
  const states = Object.keys(STATES).map((state) => [state, files.filter((file) => file.state === state).length]).filter(([, some]) => some);
  const place = h('div', {});
  const details = h('details', {class: 'group', ontoggle: () => {
    if (details.open && !place.firstChild) {
      put(place, fileTable(`Files from ${window}`, files));
    }
  }}, h('summary', {}, h('strong', {}, window ? time(window, 'clock') : 'No window'), ` ${count(files.length, 'file')}, ${bytes(sum('bytes'))}; `,
    `${n(sum('inserted'))} loaded`, sum('duplicates') ? `, ${count(sum('duplicates'), 'duplicate')}` : '', sum('quarantined') ? `, ${n(sum('quarantined'))} quarantined` : '', ' ',
    states.map(([state, some]) => [badge(STATES[state][0], `${n(some)} ${STATES[state][1]}`), ' '])), place);
  return details;
}

function fileTable(caption, files) {
  return table(caption, ['Window', 'Folder', 'State', {name: 'rows', number: true}, {name: 'loaded', number: true}, {name: 'duplicates', number: true}, {name: 'quarantined', number: true}, {name: 'size', number: true}, 'Loaded at', 'Set', 'Load', 'File'],
    files.map((file) => [
      time(file.window, 'clock'), file.folder,
      [badge(...(STATES[file.state] || ['idle', file.state])), file.reason ? h('p', {class: 'bad-text'}, file.reason) : null],
      n(file.rows), n(file.inserted), n(file.duplicates), n(file.quarantined), bytes(file.bytes),
      time(file.loadedAt, 'clock'), h('code', {}, file.set || '–'), h('code', {}, file.loadId || '–'), h('code', {}, file.key),
    ]), {className: 'ids', stack: true});
}

const order = (a, b) => (a < b ? -1 : Number(a > b));
const byWindow = (a, b) => order(a.window, b.window) || order(a.folder, b.folder) || order(a.key, b.key);

function radio(name, value, label, checked) {
  const control = h('input', {type: 'radio', name, value, id: id('mode'), checked});
  return h('span', {}, control, ' ', h('label', {for: control.id}, label));
}

function check(value, label) {
  const control = h('input', {type: 'checkbox', value, id: id('table'), checked: true});
  return h('span', {}, control, ' ', h('label', {for: control.id}, label));
}

/** A dry run first; what it found is shown before anything is asked to be done. */
function reprocess(date, hour, reload) {
  const name = id('mode');
  const place = h('div', {id: 'reprocess-result'});
  const form = h('form', {onsubmit: (event) => event.preventDefault()},
    h('fieldset', {}, h('legend', {}, 'Mode'), h('div', {class: 'choices'},
      radio(name, 'missing', 'missing: insert rows that are not there', true),
      radio(name, 'replace', 'replace: delete the rows of these records, and insert them again'))),
    h('fieldset', {}, h('legend', {}, 'Tables'), h('div', {class: 'choices'}, check('events', 'events'), check('utm', 'utm'))));

  function wish() {
    const tables = [...form.querySelectorAll('[type=checkbox]')].filter((box) => box.checked).map((box) => box.value);
    return {date, hour, mode: form.querySelector('[type=radio]:checked').value, tables};
  }

  async function ask(body, then) {
    put(place, h('p', {class: 'muted', role: 'status'}, body.dryRun ? 'Asking for a dry run …' : 'Asking …'));
    try {
      await jobs.follow(await post('/admin/reprocess', body), place, jobs.summary, then);
    } catch (problem) {
      put(place, failure(problem));
    }
  }

  async function dryRun() {
    const body = wish();
    if (!body.tables.length) {
      put(place, h('p', {class: 'bad-text', role: 'alert'}, 'Choose at least one table.'));
      return;
    }
    await ask({...body, dryRun: true}, (job) => {
      if (job.state !== 'done') {
        return;
      }
      const sure = button('Reprocess now', () => run(body), {class: 'danger', id: 'reprocess-confirm'});
      place.append(h('div', {class: 'box'},
        h('p', {}, h('strong', {}, `Reprocess this hour (${body.mode}; ${body.tables.join(' and ')})?`), ' Any number of times leaves the same rows.'),
        h('p', {class: 'buttons'}, sure, button('No', () => put(place)))));
      sure.focus();
    });
  }

  const run = (body) => ask({...body, dryRun: false}, (job) => {
    announce(`Reprocess: ${job.state}`);
    reload();
  });

  form.append(h('p', {}, h('small', {}, 'A dry run counts what would be done, and changes nothing.')), h('p', {}, action('Dry run', dryRun, {id: 'reprocess-dry-run'})));
  return h('div', {class: 'box'}, form, place);
}
