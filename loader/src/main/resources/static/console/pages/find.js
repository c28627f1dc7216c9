// One record, by its request_id, through every stage.

import {get, query} from '../api.js';
import {h, put} from '../dom.js';
import {count, hourName, n, time, windowOf} from '../format.js';
import {badge, empty, failure, field, table, value} from '../parts.js';

export function page(rest, search) {
  const wanted = rest.join('/');
  const input = h('input', {type: 'search', value: wanted, size: 44, required: true, maxlength: 56, autocomplete: 'off', spellcheck: 'false'});
  const from = h('input', {type: 'text', size: 14, value: search.get('from') || '', placeholder: '2026-11-21T07'});
  const to = h('input', {type: 'text', size: 14, value: search.get('to') || '', placeholder: '2026-11-21T09'});
  const place = h('div', {'aria-live': 'polite'});
  const form = h('form', {class: 'fields', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    const address = query(`#/find/${encodeURIComponent(input.value.trim())}`, {from: from.value.trim(), to: to.value.trim()});
    if (location.hash === address) {
      load();
    } else {
      location.hash = address;
    }
  }}, field('request_id', input), field('From hour of receipt, UTC', from), field('To hour', to), h('button', {type: 'submit', class: 'primary'}, 'Find'));

  async function load() {
    if (!wanted) {
      put(place, empty('Enter the request_id that the answer of /track named, or that a row has. The hours are needed only when a record was received long after its time.'));
      return;
    }
    put(place, h('p', {class: 'muted'}, 'Searching tables and files; this can take some seconds …'));
    try {
      put(place, draw(await get(query('/admin/records', {request_id: wanted, from: search.get('from'), to: search.get('to')}))));
    } catch (problem) {
      put(place, problem.status === 404
        ? empty(problem.message, '. A record of the last minutes may still be in the queue or in an open window: ', h('a', {href: '#/now'}, 'Now'), ' says how far the loader is.')
        : failure(problem, load));
    }
  }
  return {element: h('article', {}, h('h1', {}, 'Find a record'), form, place), load};
}

/** What happened when, in order: what has no time of its own comes behind what it follows from. */
function steps(found) {
  const made = [];
  const own = found.rows.map((row) => row.columns.request_timestamp).find(Boolean);
  if (own) {
    made.push({at: `${own.replace(' ', 'T')}Z`, name: 'Its own time', text: 'request_timestamp: when it happened, as the client says'});
  }
  for (const place of found.places) {
    const hour = place.file.match(/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})/);
    const where = [h('code', {}, `${place.file}:${place.line}`), hour ? [' in hour ', h('a', {href: `#/hours/${hour[1]}/${hour[2]}`}, hourName(`${hour[1]}T${hour[2]}`))] : null];
    if (place.state === 'rejected') {
      made.push({at: windowOf(place.file), window: true, kind: 'bad', name: 'Rejected', text: [where, h('ul', {}, (place.errors || []).map((error) => h('li', {}, h('strong', {}, error.field || 'the record'), ': ', error.message))),
        hour ? h('p', {}, h('a', {href: query('#/rejected', {from: `${hour[1]}T${hour[2]}`, to: `${hour[1]}T${hour[2]}`, text: found.requestId})}, 'Edit and replay it')) : null]});
      continue;
    }
    made.push({at: windowOf(place.file), window: true, name: 'In a file', text: ['Received, and written into ', where,
      place.replayedFrom ? h('p', {}, 'Replayed from ', h('code', {}, place.replayedFrom)) : null]});
    if (place.load) {
      const l = place.load;
      made.push({at: l.at, kind: place.state === 'quarantined' ? 'bad' : '', name: place.state === 'quarantined' ? 'Quarantined' : 'Loaded',
        text: ['Load ', h('code', {}, l.id), ` by ${l.loader}, set `, h('code', {}, l.set), `; of its file ${n(l.inserted)} inserted, ${count(l.duplicates, 'duplicate')}, ${n(l.quarantined)} quarantined`]});
    } else {
      made.push({at: null, kind: 'idle', name: 'Waits for its load', text: 'The file is not in the ledger yet.'});
    }
  }
  return inOrder(made);
}

const HOUR = 3600000;

/** A window begins before what it holds; a step without a time comes behind the one that it follows from. */
function inOrder(made) {
  const own = made.length && !made[0].window && made[0].at ? Date.parse(made[0].at) : null;
  let before = 0;
  for (const step of made) {
    const at = step.at ? Date.parse(step.at) : before + 1;
    step.order = step.window && own !== null && at < own && own - at < HOUR ? own + 1 : at;
    before = step.order;
  }
  return made.sort((a, b) => a.order - b.order);
}

function draw(found) {
  const tables = found.rows.map((row) => row.table);
  return [
    h('p', {}, found.rows.length ? badge('good', `in ${tables.map((name) => `tracking.${name}`).join(' and ')}`) : badge('warn', 'in no table')),
    h('h2', {}, 'Timeline'),
    h('ol', {class: 'timeline'}, steps(found).map((step) => h('li', {class: step.kind || null},
      h('strong', {}, step.name), ' ', step.window ? 'in the window of ' : '', step.at ? time(step.at) : '', h('div', {}, step.text))),
    found.rows.map((row) => h('li', {}, h('strong', {}, `Row in tracking.${row.table}`)))),
    found.rows.map((row) => [h('h2', {}, `tracking.${row.table}`),
      table(`Row of tracking.${row.table}`, ['Column', 'Value'], Object.entries(row.columns).map(([name, held]) => [name, held === null ? h('span', {class: 'muted'}, 'NULL') : value(held, name)]))]),
    found.trace ? h('p', {}, 'Trace ', h('code', {}, found.trace.id), found.trace.sampled ? '' : ': this record is not among those that are traced') : null,
    h('p', {class: 'muted'}, 'Searched the tables, and ', count(found.searched.filesRead, 'file'), ' received ', time(found.searched.from, 'minute'), ' to ', time(found.searched.to, 'minute'),
      found.searched.filesLeftOut ? `; ${count(found.searched.filesLeftOut, 'other')} cannot hold it` : '', found.searched.complete ? '.' : '. There was too much to read: name the hours.'),
  ];
}
