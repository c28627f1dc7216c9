// Messages that no loader could use: why, what is in them, and the way back.

import {get, post} from '../api.js';
import {h, put} from '../dom.js';
import {bytes, count, n, time} from '../format.js';
import {shown} from '../json.js';
import {attempt, badge, button, confirmed, done, empty, failure, panel} from '../parts.js';

export function page() {
  const outcome = h('div', {id: 'outcome'});
  const asked = panel('/admin/dead-letters?limit=100', (answer, reload) => draw(answer.deadLetters, outcome, reload), {asking: 'Looking into the dead-letter queue …'});
  return {
    element: h('article', {}, h('h1', {}, 'Dead letters'),
      h('p', {class: 'muted'}, 'Messages that could not be read, or whose rows could not be published, in as many receives as the queue allows. Looking leaves them there; each look is one receive.'),
      outcome, asked.element),
    load: asked.load,
    redraw: asked.redraw,
  };
}

function draw(letters, outcome, reload) {
  if (!letters.length) {
    return empty('There is no dead letter. A message that somebody looks at just now is hidden for some seconds: Refresh asks again.');
  }
  const all = letters.length > 1
    ? h('p', {}, confirmed('Redrive all', `Put all dead letters back into the queue?`, 'Yes, redrive all', () => act(outcome, 'Redriving …', () => redrive({all: true}), reload)))
    : null;
  return [h('p', {}, `${count(letters.length, 'dead letter')} shown${letters.length === 100 ? '; there may be more' : ''}.`), all,
    letters.map((letter) => box(letter, outcome, reload))];
}

async function act(outcome, doing, work, reload) {
  await attempt(outcome, doing, work);
  await reload();
  // The button was far below, and is gone.
  outcome.scrollIntoView({block: 'nearest'});
}

async function redrive(body) {
  const answer = await post('/admin/dead-letters/redrive', body);
  return told(answer.redriven.length, 'put back into the queue', answer);
}

async function fileAway(ids) {
  const answer = await post('/admin/dead-letters/file-away', {ids});
  return told(answer.filedAway.length, 'filed away; kept whole in rejected/', answer);
}

function told(times, what, answer) {
  const failed = Object.entries(answer.failed);
  return [times ? done(`${count(times, 'message')} ${what}.`) : null,
    failed.length ? h('div', {class: 'box bad', role: 'alert'}, failed.map(([id, reason]) => h('p', {}, h('code', {}, id), `: ${reason}`))) : null,
    answer.notFound.length ? h('p', {role: 'status'}, `${count(answer.notFound.length, 'message')} not found: somebody else looks at it, or it is gone. Try again in half a minute.`) : null];
}

function box(letter, outcome, reload) {
  const inside = h('div', {});
  const rows = Object.entries(letter.rows).filter(([, number]) => number > 0).map(([folder, number]) => `${folder} ${n(number)}`);
  return h('div', {class: 'box'},
    h('h2', {}, letter.readable ? badge('warn', 'can be read') : badge('bad', 'cannot be read'), ' ', h('code', {}, letter.id)),
    h('p', {}, h('strong', {}, 'Why: '), letter.reason),
    h('dl', {}, entry('Sent', time(letter.sentAt)), entry('Receives', n(letter.receives)), entry('Size', bytes(letter.bytes)),
      rows.length ? entry('Rows', rows.join(', ')) : null,
      Object.keys(letter.attributes).length ? entry('Attributes', Object.entries(letter.attributes).map(([name, value]) => `${name}=${value}`).join(', ')) : null),
    h('p', {class: 'muted'}, letter.readable ? 'Redriving it is enough once the cause is gone.' : 'Redriven as it is, it comes back. File it away, or correct its producer first.'),
    h('p', {class: 'buttons'},
      button('Show what is in it', () => show(letter, inside)),
      confirmed('Redrive', 'Put it back into the queue?', 'Yes, redrive', () => act(outcome, 'Redriving …', () => redrive({ids: [letter.id]}), reload)),
      confirmed('File away', 'Move it to rejected/?', 'Yes, file away', () => act(outcome, 'Filing away …', () => fileAway([letter.id]), reload))),
    inside);
}

const entry = (name, value) => [h('dt', {}, name), h('dd', {}, value)];

async function show(letter, inside) {
  put(inside, h('p', {class: 'muted', role: 'status'}, 'Reading …'));
  try {
    const detail = await get(`/admin/dead-letters?id=${encodeURIComponent(letter.id)}`);
    put(inside, ['events', 'utm', 'rejected'].filter((folder) => detail[folder].length).map((folder) => [
      h('h3', {}, `${folder}, ${count(detail[folder].length, 'line')}`), detail[folder].map((line) => shown(line).element)]),
    detail.body === null || detail.body === undefined ? null : [h('h3', {}, 'Its text'), shown(detail.body).element]);
  } catch (problem) {
    put(inside, failure(problem, () => show(letter, inside)));
  }
}
