// Hours of receipt: which hold how much, and in which state.

import {query} from '../api.js';
import {h} from '../dom.js';
import {bytes, count, hourOf, instantOf, isUtc, local, n, plusHours, short, zoneName} from '../format.js';
import {empty, field, panel, select} from '../parts.js';
import {hourPage} from './hour.js';

export function page(rest, search) {
  return rest.length >= 2 ? hourPage(rest[0], rest[1]) : overview(search);
}

function overview(search) {
  const days = ['1', '3', '7', '14', '31'].includes(search.get('days')) ? Number(search.get('days')) : 7;
  const last = hourOf(Date.now());
  const first = plusHours(last, -(days * 24 - 1));
  const choice = select([['1', 'last 24 hours'], ['3', 'last 3 days'], ['7', 'last 7 days'], ['14', 'last 14 days'], ['31', 'last 31 days']], String(days));
  choice.addEventListener('change', () => {
    location.hash = `#/hours?days=${choice.value}`;
  });
  const asked = panel(query('/admin/partitions', {from: first, to: last}), (answer) => draw(answer.partitions, first, last),
    {asking: 'Asking bucket and ledger …'});
  return {
    element: h('article', {}, h('h1', {}, 'Hours'),
      h('p', {class: 'muted'}, 'Rows by the hour in which tracking-api received them. Choose an hour to see its files and loads, and to reprocess it.'),
      h('div', {class: 'fields'}, field('Hours', choice)), asked.element),
    load: asked.load,
    redraw: asked.redraw,
  };
}

/** Events and utm of each hour together. */
function byHour(partitions) {
  const hours = new Map();
  for (const partition of partitions) {
    const hour = hourOf(partition.hour);
    const sum = hours.get(hour) || {files: 0, bytes: 0, rows: 0, loaded: 0, duplicates: 0, quarantined: 0, pending: 0};
    for (const name of Object.keys(sum)) {
      sum[name] += partition[name];
    }
    hours.set(hour, sum);
  }
  return hours;
}

function draw(partitions, first, last) {
  const hours = byHour(partitions);
  if (!hours.size) {
    return empty('No file was received in these hours. Choose more days, or send something: the page ', h('a', {href: '#/now'}, 'Now'), ' shows rows before they are in files.');
  }
  const total = [...hours.values()].reduce((sum, hour) => {
    Object.keys(sum).forEach((name) => {
      sum[name] += hour[name];
    });
    return sum;
  }, {files: 0, bytes: 0, rows: 0, loaded: 0, duplicates: 0, quarantined: 0, pending: 0});
  return [
    h('p', {}, `${count(total.rows, 'row')} in ${count(total.files, 'file')} (${bytes(total.bytes)}): ${n(total.loaded)} loaded, ${count(total.duplicates, 'duplicate')}, ${n(total.quarantined)} quarantined, ${n(total.pending)} pending.`),
    ...heatMap(hours, first, last),
    h('p', {class: 'legend'}, h('span', {}, h('span', {class: 'sample'}), 'the further from the background, the more rows'),
      h('span', {}, h('span', {class: 'sample pending'}), '◷ rows are pending'),
      h('span', {}, h('span', {class: 'sample quarantined'}), '! rows are quarantined'),
      h('span', {}, '· nothing was received')),
  ];
}

/** Days down, the newest first; hours across, in the zone that is shown. */
function heatMap(hours, first, last) {
  const days = new Map();
  for (let hour = first; hour <= last; hour = plusHours(hour, 1)) {
    const {date, hour: column} = local(instantOf(hour));
    if (!days.has(date)) {
      days.set(date, new Map());
    }
    days.get(date).set(column, [...(days.get(date).get(column) || []), hour]);
  }
  const columns = Array.from({length: 24}, (nothing, i) => String(i).padStart(2, '0'));
  const most = Math.max(...[...hours.values()].map((hour) => hour.rows));
  const zone = isUtc() ? 'UTC' : zoneName();
  const {minute} = local(instantOf(last));
  const caption = `Rows by day and hour of receipt, ${zone}${minute === '00' ? '' : `; an hour of receipt begins at :${minute} there`}`;
  const region = h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    h('table', {class: 'heat'}, h('caption', {class: 'visually-hidden'}, caption),
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Day'), columns.map((column) => h('th', {scope: 'col'}, column)))),
      h('tbody', {}, [...days.entries()].reverse().map(([date, cells]) => h('tr', {}, h('th', {scope: 'row'}, date),
        columns.map((column) => h('td', {}, (cells.get(column) || []).map((hour) => cell(hour, hours.get(hour), most)))))))));
  // On a phone the latest hours would be out of sight.
  requestAnimationFrame(() => {
    const latest = region.querySelector(`a[href$="${last.replace('T', '/')}"]`);
    if (latest) {
      region.scrollLeft += latest.getBoundingClientRect().right - region.getBoundingClientRect().right + 8;
    }
  });
  // Beside the table, not in it: there it would be cut off on a phone.
  return [h('p', {class: 'muted', 'aria-hidden': 'true'}, caption), region];
}

function cell(hour, sum, most) {
  if (!sum || !sum.rows) {
    return h('a', {class: 'nothing', href: `#/hours/${hour.replace('T', '/')}`, 'aria-label': `${hour.replace('T', ' ')}:00 UTC: nothing`}, '·');
  }
  const level = 1 + Math.min(4, Math.floor(Math.sqrt(sum.rows / most) * 5));
  const state = sum.quarantined ? 'quarantined' : sum.pending ? 'pending' : '';
  const words = `${hour.replace('T', ' ')}:00 UTC: ${count(sum.rows, 'row')}, ${n(sum.loaded)} loaded, ${n(sum.duplicates)} duplicates, ${n(sum.pending)} pending, ${n(sum.quarantined)} quarantined`;
  return h('a', {href: `#/hours/${hour.replace('T', '/')}`, class: `l${level} ${state}`, title: words, 'aria-label': words},
    `${short(sum.rows)}${sum.quarantined ? '!' : ''}${sum.pending ? '◷' : ''}`);
}
