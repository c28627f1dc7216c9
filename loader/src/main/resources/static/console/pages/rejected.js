// Records that were refused: why, whole, and the way back.

import {post, query} from '../api.js';
import {h, id, put} from '../dom.js';
import {count, hourOf, instantOf, isUtc, local, n, percent, plusHours, time, zoneName} from '../format.js';
import * as jobs from '../jobs.js';
import {indented, shown} from '../json.js';
import {action, attempt, badge, bars, button, done, empty, failure, field, panel, select, table} from '../parts.js';

const PAGE = 20;

export function page(rest, search) {
  const last = hourOf(Date.now());
  const wish = {
    from: search.get('from') || plusHours(last, -23), to: search.get('to') || last, code: search.get('code'),
    field: search.get('field'), table: search.get('table'), text: search.get('text'),
  };
  const path = (cursor) => query('/admin/rejected', {...wish, limit: PAGE, cursor});
  const records = panel(path(search.get('cursor')), (answer) => draw(answer, wish, search.get('cursor')), {asking: 'Reading rejected files …'});
  const trend = panel(query('/admin/accounting', {from: wish.from, to: wish.to}), (answer) => drawTrend(answer, wish), {asking: 'Counting …'});
  return {
    element: h('article', {}, h('h1', {}, 'Rejected'),
      h('p', {class: 'muted'}, 'Records that broke a rule, or that Redshift refused. Each is kept whole, and can be corrected and replayed.'),
      searchForm(wish),
      h('section', {}, h('h2', {}, 'By hour'), trend.element),
      h('section', {}, h('h2', {}, 'Records'), h('details', {}, h('summary', {}, 'Replay by rule'), byRule(wish)), records.element)),
    load: async () => {
      await Promise.all([records.load(), trend.load()]);
    },
    redraw: () => {
      records.redraw();
      trend.redraw();
    },
  };
}

const address = (wish) => query('#/rejected', wish);

function searchForm(wish) {
  const inputs = {
    from: h('input', {type: 'text', value: wish.from, size: 14, pattern: '\\d{4}-\\d{2}-\\d{2}(T\\d{2})?', required: true}),
    to: h('input', {type: 'text', value: wish.to, size: 14, pattern: '\\d{4}-\\d{2}-\\d{2}(T\\d{2})?', required: true}),
    code: h('input', {type: 'text', value: wish.code || '', size: 12}),
    field: h('input', {type: 'text', value: wish.field || '', size: 12}),
    table: select([['', 'both'], ['events', 'events'], ['utm', 'utm']], wish.table || ''),
    text: h('input', {type: 'search', value: wish.text || '', size: 14}),
  };
  return h('form', {class: 'fields', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    location.hash = address(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()])));
  }},
  field('From hour, UTC', inputs.from), field('To hour, included', inputs.to), field('Reason', inputs.code), field('Field', inputs.field),
  field('Table', inputs.table), field('Text in the record', inputs.text), h('button', {type: 'submit', class: 'primary'}, 'Search'));
}

function draw(answer, wish, cursor) {
  const made = [];
  if (answer.reasons && answer.reasons.length) {
    made.push(h('p', {}, `${count(answer.matching, 'record')} ${answer.matching === 1 ? 'matches' : 'match'}`, answer.allCounted ? '.' : ', as far as was counted; fewer hours are counted to the end.'),
      table('By reason and field', ['Reason', 'Field', {name: 'records', number: true}], answer.reasons.map((reason) => [
        h('a', {href: address({...wish, code: reason.code, field: reason.field})}, reason.code), reason.field || '–', n(reason.records)])));
  }
  if (!answer.records.length) {
    const narrowed = wish.code || wish.field || wish.table || wish.text;
    return empty(cursor ? 'There are no more.' : narrowed ? ['No rejected record matches. ', h('a', {href: address({from: wish.from, to: wish.to})}, 'Search without reason, field, table and text'), '.'] : 'No record was rejected in these hours.');
  }
  made.push(answer.records.map(recordBox));
  if (answer.cursor) {
    made.push(h('p', {}, h('a', {href: query('#/rejected', {...wish, cursor: answer.cursor})}, 'More records')));
  }
  if (cursor) {
    made.push(h('p', {}, h('a', {href: address(wish)}, 'Back to the first ones')));
  }
  return made;
}

function recordBox(record) {
  const fields = record.errors.map((error) => error.field);
  const {element, missing} = shown(record.record || '', fields);
  const place = h('div', {class: 'outcome'});
  const editor = h('div', {});
  const title = id('record');
  const was = record.replay;
  const box = h('div', {class: 'box record', role: 'group', 'aria-labelledby': title},
    h('h3', {id: title}, [...new Set(record.errors.map((error) => error.code))].join(', '), ' ', record.table ? badge('idle', record.table) : null, ' ',
      was ? badge(was.outcome === 'replayed' ? 'good' : 'warn', `${was.outcome} by ${was.by}`) : null),
    h('ul', {class: 'errors'}, record.errors.map((error) => h('li', {}, h('strong', {}, error.field || 'the record'), ': ', error.message))),
    record.record === undefined
      ? h('p', {}, 'Its bytes are no text: ', h('code', {}, record.recordBase64.slice(0, 400)), ' (base64)')
      : element,
    record.cut ? h('p', {class: 'muted'}, 'The record is larger than what is shown.') : null,
    missing.length ? h('p', {class: 'muted'}, `Not in the record: ${missing.join(', ')}.`) : null,
    h('p', {class: 'muted'}, 'Received ', time(`${record.receivedAt.replace(' ', 'T')}Z`), ` at ${record.source}; `, h('code', {}, record.id)),
    editor, place);
  const actions = h('p', {class: 'buttons'});
  if (record.record !== undefined && !record.cut && !(was && was.outcome === 'replayed')) {
    actions.append(action('Edit and replay', () => edit(record, editor, place)), ' ',
      action('Replay as it is', () => replay(place, JSON.stringify({ids: [record.id]}))));
    box.insertBefore(actions, editor);
  }
  return box;
}

function replay(place, body) {
  return attempt(place, 'Replaying …', async () => verdict(await post('/admin/rejected/replay', body)));
}

const NOT_REPLAYED = {
  refused: 'Not replayed: it still breaks a rule. Correct what is named here, and check it again.',
  replayed_before: 'Not replayed: it was replayed before, and is replayed once only.',
  not_found: 'Not replayed: there is no such record any more.',
};

/** What became of one record. */
function verdict(answer) {
  const result = answer.results[0];
  if (!result) {
    return h('p', {role: 'alert'}, 'There is no such record any more.');
  }
  if (result.outcome === 'replayed') {
    return done(answer.dryRun ? 'It passes every rule now, and would be replayed.' : 'Replayed: it is in a file, and is loaded like everything else. ',
      answer.dryRun ? null : (result.requestIds || []).map((one) => [h('a', {href: `#/find/${encodeURIComponent(one)}`}, `Find ${one}`), ' ']));
  }
  return h('div', {class: 'box bad', role: 'alert'}, h('p', {}, NOT_REPLAYED[result.outcome] || result.outcome),
    h('ul', {}, (result.errors || []).map((error) => h('li', {}, h('strong', {}, error.field || 'the record'), ': ', error.message))),
    result.before ? h('p', {}, `Replayed before by ${result.before.by}, `, time(result.before.at), '.') : null);
}

/** The record's own text is edited and sent: numbers keep their digits. */
function edit(record, editor, place) {
  const area = h('textarea', {rows: 12, spellcheck: 'false', autocomplete: 'off', value: indented(record.record)});
  const send = (dryRun) => {
    try {
      JSON.parse(area.value);
    } catch (problem) {
      put(place, h('p', {class: 'bad-text', role: 'alert'}, `This is no JSON: ${problem.message}`));
      area.focus();
      return;
    }
    replay(place, `{"ids":[${JSON.stringify(record.id)}],"dryRun":${dryRun},"record":${area.value}}`);
  };
  put(editor, field('The corrected record', area), h('p', {class: 'buttons'},
    button('Check it', () => send(true)), button('Replay it', () => send(false), {class: 'primary'}), button('Close', () => put(editor))));
  area.focus();
}

/** One rule for everything that the search finds: previewed as a dry run, then asked once more. */
function byRule(wish) {
  const place = h('div', {});
  const inputs = {
    set: h('textarea', {rows: 2, spellcheck: 'false', placeholder: '{"environment": "shop"}'}),
    rename: h('textarea', {rows: 2, spellcheck: 'false', placeholder: '{"utmSource": "utm.source"}'}),
    remove: h('input', {type: 'text', placeholder: 'debug, trace'}),
  };
  const search = Object.fromEntries(Object.entries(wish).filter(([, value]) => value));

  function rule() {
    const body = {...search};
    for (const name of ['set', 'rename']) {
      if (inputs[name].value.trim()) {
        body[name] = JSON.parse(inputs[name].value);
      }
    }
    const names = inputs.remove.value.split(',').map((part) => part.trim()).filter(Boolean);
    if (names.length) {
      body.remove = names;
    }
    return body;
  }

  async function ask(body, then) {
    put(place, h('p', {class: 'muted', role: 'status'}, body.dryRun ? 'Asking for a dry run …' : 'Asking …'));
    try {
      await jobs.follow(await post('/admin/rejected/replay', body), place, jobs.summary, then);
    } catch (problem) {
      put(place, failure(problem));
    }
  }

  async function preview() {
    let body;
    try {
      body = rule();
    } catch (problem) {
      put(place, h('p', {class: 'bad-text', role: 'alert'}, `Set and rename are JSON objects: ${problem.message}`));
      return;
    }
    await ask({...body, dryRun: true}, (job) => {
      if (job.state !== 'done') {
        return;
      }
      if (!job.replay.replayed) {
        place.append(h('p', {}, 'None of them would be replayed: change the rule, or the search.'));
        return;
      }
      const sure = button(`Replay ${count(job.replay.replayed, 'record')} now`, () => ask(body), {class: 'danger'});
      place.append(h('p', {class: 'buttons'}, sure, button('No', () => put(place))));
      sure.focus();
    });
  }

  const narrowed = ['code', 'field', 'table', 'text'].filter((name) => wish[name]).map((name) => `${name} ${wish[name]}`);
  return h('div', {class: 'box'},
    h('p', {}, 'For every record that the search above finds: ', h('strong', {}, `received ${wish.from} to ${wish.to} UTC`, narrowed.length ? `, ${narrowed.join(', ')}` : ''), '. Without a rule they are replayed as they are.'),
    h('div', {class: 'fields'}, field('Set fields (JSON)', inputs.set), field('Rename fields: old name to new (JSON)', inputs.rename), field('Remove fields, with commas between', inputs.remove)),
    h('p', {}, action('Preview', preview)), place);
}

function drawTrend(answer, wish) {
  const lines = new Map(answer.rejected.map((hour) => [hourOf(hour.hour), hour.lines]));
  const items = [];
  for (let hour = wish.from.padEnd(13, 'T00').slice(0, 13); hour <= (wish.to.length > 10 ? wish.to : `${wish.to}T23`) && items.length < 24 * 31; hour = plusHours(hour, 1)) {
    const {date, hour: clock, minute} = local(instantOf(hour));
    items.push([`${date} ${clock}:${minute}`, lines.get(hour) || 0]);
  }
  const total = [...lines.values()].reduce((sum, value) => sum + value, 0);
  const received = answer.hours.filter((hour) => hour.table === 'events').reduce((sum, hour) => sum + hour.received, 0);
  const share = total + received ? (100 * total) / (total + received) : 0;
  if (!total) {
    return h('p', {}, received ? `No record was rejected beside ${count(received, 'event')} received in these hours.` : 'Nothing was received in these hours.');
  }
  return [h('p', {}, `${count(total, 'record')} rejected beside ${count(received, 'event')} received in these hours: ${percent(share)}.`),
    bars(`Rejected records by hour, ${items[0][0]} to ${items[items.length - 1][0]} ${isUtc() ? 'UTC' : zoneName()}, whatever their reason`, items, 'record')];
}
