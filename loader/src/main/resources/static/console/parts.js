// What several pages are made of.

import {Problem, get} from './api.js';
import {announce, h, id, plain, put, svg} from './dom.js';
import {count, time} from './format.js';
import {WHY_NOT, mayAct} from './who.js';

const seen = new Map();

/** Forgets every answer: somebody else looks now. */
export const forget = () => seen.clear();

/** What a call's failure means, and what to do about it. */
export function sayWhy(problem) {
  if (!(problem instanceof Problem)) {
    return `The page has a fault: ${problem.message}`;
  }
  switch (problem.status) {
    case 0:
      return 'The loader does not answer. Nothing is lost: what was accepted waits in the queue and in the files. Is it running?';
    case 401:
      return 'Not done: your session had ended. Sign in, and try again.';
    case 403:
      return `This was refused: ${problem.message}`;
    case 503:
      return `${problem.message}. Nothing is lost meanwhile; try again once it answers.`;
    default:
      return problem.message;
  }
}

/** What breaks a rule, or is forbidden, is so the next time as well. */
const HOPELESS = new Set([400, 403]);

/** A failure, with a button to try again where that may help. */
export function failure(problem, again) {
  return h('div', {class: 'box bad', role: 'alert'},
    h('p', {}, sayWhy(problem)),
    again && !HOPELESS.has(problem.status) ? h('p', {}, button('Try again', again)) : null);
}

/** A plain button. */
export function button(label, act, attributes = {}) {
  return h('button', {type: 'button', onclick: act, ...attributes}, label);
}

/** A button that changes something: it says why it cannot be pressed by those who may only look. */
export function action(label, act, attributes = {}) {
  if (mayAct()) {
    return button(label, act, attributes);
  }
  const why = id('why');
  return h('span', {class: 'refused'},
    h('button', {type: 'button', 'aria-disabled': 'true', 'aria-describedby': why, class: attributes.class}, label),
    ' ', h('small', {id: why}, WHY_NOT));
}

/** An action that asks once more before it is done. */
export function confirmed(label, question, yes, act, attributes = {}) {
  const place = h('span', {class: 'confirm'});
  const ask = () => {
    const sure = button(yes, async () => {
      draw();
      await act();
    }, {class: 'danger'});
    put(place, h('span', {role: 'alert'}, question, ' '), sure, ' ', button('No', () => {
      draw();
      place.querySelector('button').focus();
    }));
    sure.focus();
  };
  const draw = () => put(place, action(label, ask, attributes));
  draw();
  return place;
}

/** A box that says that there is nothing, and what to do about it. */
export const empty = (...text) => h('div', {class: 'box empty'}, h('p', {}, ...text));

/** A box for what somebody did. */
export const done = (...text) => h('div', {class: 'box good', role: 'status'}, h('p', {}, ...text));

/**
 * What one call answers, asked when somebody opens the page or presses Refresh. What was seen before is shown meanwhile, and stays,
 * marked, when the call fails.
 *
 * @param path of the call
 * @param draw makes elements of its answer
 */
export function panel(path, draw, {label = 'Refresh', asking = 'Asking …'} = {}) {
  const body = h('div', {class: 'panel-body'});
  const state = h('span', {class: 'as-of', role: 'status'});
  const refresh = button(label, () => load(), {class: 'quiet'});
  const element = h('div', {class: 'panel'}, h('div', {class: 'panel-head'}, state, refresh), body);

  function show(known) {
    put(body, draw(known.data, () => load()));
  }

  let failed = null;

  async function load() {
    failed = null;
    const before = seen.get(path);
    put(state, before ? ['as of ', time(before.at, 'clock'), '; asking again …'] : asking);
    state.classList.remove('stale');
    refresh.setAttribute('aria-disabled', 'true');
    element.setAttribute('aria-busy', 'true');
    try {
      const known = {data: await get(path), at: new Date().toISOString()};
      seen.set(path, known);
      put(state, 'as of ', time(known.at, 'clock'));
      show(known);
      return known.data;
    } catch (problem) {
      failed = problem;
      if (before && problem.status !== 404) {
        put(state, 'as of ', time(before.at, 'clock'), `; ${sayWhy(problem)}`);
        state.classList.add('stale');
        show(before);
      } else {
        put(state);
        put(body, failure(problem, load));
      }
      return null;
    } finally {
      refresh.removeAttribute('aria-disabled');
      element.removeAttribute('aria-busy');
    }
  }

  const before = seen.get(path);
  if (before) {
    show(before);
  } else {
    put(body, h('p', {class: 'muted'}, asking));
  }
  /** Whether it was last answered that something which the loader needs is gone, or the loader is. */
  const unanswered = () => failed !== null && (failed.status === 0 || failed.status === 503);

  /** It is not asked now, and says why. */
  function leave(why) {
    if (!seen.has(path)) {
      put(body, empty(why));
    }
  }
  return {element, load, unanswered, leave, redraw: () => seen.has(path) && show(seen.get(path))};
}

/**
 * A table that can be scrolled by keyboard when it is wide.
 *
 * @param caption what it holds
 * @param columns names, or {name, number: true}
 * @param rows lists of cells; a cell is anything that an element holds, or {span, content} over several columns
 * @param stack whether each row becomes a block of its own on a phone: for columns that hold sentences
 */
export function table(caption, columns, rows, {className = '', hideCaption = true, stack = false} = {}) {
  const heads = columns.map((column) => (typeof column === 'string' || column instanceof Node ? {name: column} : column));
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    // The roles are those that a table has; a browser forgets them where the style makes blocks of it.
    h('table', {class: `${className}${stack ? ' stack' : ''}`, role: 'table'},
      h('caption', {class: hideCaption ? 'visually-hidden' : null}, caption),
      h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'}, heads.map((head) => h('th', {scope: 'col', role: 'columnheader', class: head.number ? 'number' : null}, head.name)))),
      h('tbody', {role: 'rowgroup'}, rows.map((row) => h('tr', {role: 'row'}, cells(row, heads))))));
}

function cells(row, heads) {
  let column = 0;
  return row.map((cell, i) => {
    const head = heads[column];
    const span = (cell && cell.span) || 1;
    column += span;
    return h(i === 0 ? 'th' : 'td', {scope: i === 0 ? 'row' : null, role: i === 0 ? 'rowheader' : 'cell', colspan: span > 1 ? span : null, class: head.number ? 'number' : null,
      'data-head': typeof head.name === 'string' ? head.name : null},
      span > 1 ? cell.content : cell);
  });
}

/** As much of a value is shown as it is; a longer one in a box that scrolls. */
const LONG = 300;

/** Another's value of a field: whatever it holds, and however long it is, the page stays in order. */
export const value = (text, name, kind = 'mono', most = LONG) => (text.length > most
  ? h('div', {class: `long ${kind}`, dir: 'auto', tabindex: '0', role: 'group', 'aria-label': name}, plain(text))
  : h('span', {class: kind, dir: 'auto'}, plain(text)));

/** A word with a colour, and a sign for those who see no colours. */
export function badge(kind, text) {
  const signs = {good: '✓', bad: '✗', warn: '!', idle: '·', busy: '…'};
  return h('span', {class: `badge ${kind}`}, h('span', {'aria-hidden': 'true'}, signs[kind] || ''), ' ', text);
}

/** `left = a + b + c`, and whether that is so. */
export function equation(left, right, holds) {
  const sides = right.flatMap(([name, value], i) => [i ? h('span', {class: 'op'}, ' + ') : null, term(name, value)]);
  return h('p', {class: `equation ${holds ? 'holds' : 'broken'}`},
    term(...left), h('span', {class: 'op'}, ' = '), sides, ' ',
    holds ? badge('good', 'holds') : badge('bad', 'broken'));
}

function term(name, value) {
  return h('span', {class: 'term'}, h('span', {class: 'term-value'}, value), ' ', h('span', {class: 'term-name'}, name));
}

/** Labels a control. */
export function field(label, control, hint) {
  const name = id('field');
  control.id = name;
  const note = hint ? h('small', {id: `${name}-hint`}, hint) : null;
  if (note) {
    control.setAttribute('aria-describedby', note.id);
  }
  return h('div', {class: 'field'}, h('label', {for: name}, label), control, note);
}

/** Choices of a list; `options` are [value, text]. */
export function select(options, value) {
  return h('select', {}, options.map(([key, text]) => h('option', {value: key, selected: key === value}, text)));
}

/** Bars, one for each of [label, value]; drawn, with the same as a table for those who cannot see it. */
export function bars(caption, items, unit) {
  const most = Math.max(1, ...items.map((item) => item[1]));
  const width = Math.max(1, items.length) * 12;
  return h('figure', {class: 'bars'},
    h('figcaption', {}, `${caption}; at most ${count(most, unit)} in one`),
    svg('svg', {viewBox: `0 0 ${width} 64`, preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'chart'},
      items.map(([label, value], i) => svg('rect', {
        x: i * 12 + 1, width: 10, y: 62 - (value / most) * 60, height: Math.max(value ? 1.5 : 0.5, (value / most) * 60),
        class: value ? 'bar' : 'bar none',
      }, svg('title', {}, `${label}: ${count(value, unit)}`)))),
    h('div', {class: 'visually-hidden'}, h('table', {}, h('caption', {}, caption),
      h('tbody', {}, items.map(([label, value]) => h('tr', {}, h('th', {scope: 'row'}, label), h('td', {}, count(value, unit))))))));
}

/** Runs something that a person asked for, and tells in `place` how it goes. */
export async function attempt(place, doing, work) {
  put(place, h('p', {class: 'muted', role: 'status'}, doing));
  try {
    const made = await work();
    put(place, made);
  } catch (problem) {
    put(place, failure(problem));
    announce(sayWhy(problem));
  }
}
