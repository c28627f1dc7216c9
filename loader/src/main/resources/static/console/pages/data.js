// Pictures of the data. Each is one query, asked when somebody opens the page, and at most once in some minutes whoever looks.

import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import {query} from '../api.js';
import {announce, h, svg} from '../dom.js';
import {brief, count, isUtc, local, n, percent, short, text, time} from '../format.js';
import {button, empty, field, panel, select, table, value as shown} from '../parts.js';

const CHARTS = [
  ['types', 'Events by type', 'Events by time and the first part of their topic.', lines('event_type', 'events')],
  ['topics', 'Top topics', 'The 20 topics with the most events, and how many visitors (cookie_id) sent them.', ranking('topic', 'events')],
  ['campaigns', 'Campaigns', 'Visits that came with source and medium, and the visitors among them.', ranking('source', 'visitors')],
  ['sessions', 'Sessions', 'A session ends after 30 minutes without an event of its cookie_id.', columns('sessions')],
  ['entry-pages', 'Entry pages', 'Where sessions begin: the location of their first event, without its query.', ranking('entry_page', 'sessions')],
  ['rejected', 'Rejected', 'Rejected records beside events in files, by hour of receipt, as of the last self-check.', columns('rejected')],
  ['releases', 'Releases', 'What browsers of each release of the site sent, what of it arrived, was rejected or is missing; counted hourly. Drawn is the share of rejected.', releases],
];

const SERIES = 6;

/** Characters of a name that a table shows at once; there are several beside each other. */
const NAME = 80;

export function page(rest, search) {
  const period = ['day', 'week', 'month'].includes(search.get('period')) ? search.get('period') : 'day';
  const choice = select([['day', 'last day'], ['week', 'last week'], ['month', 'last month']], period);
  choice.addEventListener('change', () => {
    location.hash = `#/data?period=${choice.value}`;
  });
  const asked = CHARTS.map(([name, title, what, draw]) => ({
    title, what, panel: panel(query('/admin/data', {chart: name, period}), (answer) => picture(answer, draw, title), {asking: 'Asking Redshift …'}),
  }));
  const redraw = () => asked.forEach((one) => one.panel.redraw());
  addEventListener('console:theme', redraw);
  return {
    element: h('article', {}, h('h1', {}, 'Data'),
      h('p', {class: 'muted'}, 'What is in the tables, by the time of the events. Redshift is asked when this page is opened, and not again for some minutes, whoever looks.'),
      h('div', {class: 'fields'}, field('Period', choice)),
      asked.map((one) => h('section', {}, h('h2', {}, one.title), h('p', {class: 'muted'}, one.what), one.panel.element))),
    // One after the other: the warehouse has others to serve.
    load: async () => {
      for (const [i, one] of asked.entries()) {
        if (one.panel.element.isConnected) {
          await one.panel.load();
        }
        if (one.panel.unanswered()) {
          asked.slice(i + 1).forEach((other) => other.panel.leave('Not asked, as the picture before was not answered. Refresh asks for this one.'));
          return;
        }
      }
    },
    redraw,
    close: () => removeEventListener('console:theme', redraw),
  };
}

function picture(answer, draw, title) {
  return [
    answer.rows.length ? draw(answer, title) : empty('There is nothing in this period.'),
    h('details', {}, h('summary', {}, 'The SQL'),
      h('pre', {class: 'json', tabindex: '0', role: 'group', 'aria-label': `SQL of ${title}`}, answer.sql),
      h('p', {class: 'buttons'}, button('Copy', () => copy(answer.sql)),
        h('small', {}, 'asked ', time(answer.askedAt, 'clock'), `, took ${n(answer.tookMillis)} ms, is kept until `, time(answer.keptUntil, 'clock')))),
  ];
}

async function copy(sql) {
  try {
    await navigator.clipboard.writeText(sql);
    announce('Copied');
  } catch (refused) {
    announce('This browser does not let a page copy; select the text.');
  }
}

const at = (answer, name) => answer.columns.findIndex((column) => column.name === name);

const asTable = (answer, title) => h('details', {}, h('summary', {}, 'As a table'),
  table(title, answer.columns.map((column) => ({name: column.name, number: isNumber(column)})),
    answer.rows.map((row) => row.map((value, i) => cell(value, answer.columns[i])))));

const isNumber = (column) => column.kind === 'NUMBER' || column.kind === 'PERCENT';

const SHOWN = {TIME: (value) => time(value, 'minute'), NUMBER: n, PERCENT: percent, TEXT: (value, name) => shown(String(value), name, 'text', NAME)};

const cell = (value, {name, kind}) => (value === null ? '–' : SHOWN[kind](value, name));

/** One line for each of the most frequent names, and one for all others. */
function lines(name, value) {
  return (answer, title) => {
    const [t, k, v] = [at(answer, 'at'), at(answer, name), at(answer, value)];
    const totals = new Map();
    answer.rows.forEach((row) => totals.set(row[k], (totals.get(row[k]) || 0) + row[v]));
    const names = [...totals.entries()].sort((a, b) => b[1] - a[1]).map(([one]) => one);
    const own = names.length > SERIES ? names.slice(0, SERIES - 1) : names;
    const times = [...new Set(answer.rows.map((row) => Date.parse(row[t]) / 1000))].sort((a, b) => a - b);
    const series = new Map([...own, ...(names.length > own.length ? ['others'] : [])].map((one) => [one, times.map(() => 0)]));
    answer.rows.forEach((row) => {
      const line = series.get(own.includes(row[k]) ? row[k] : 'others');
      line[times.indexOf(Date.parse(row[t]) / 1000)] += row[v];
    });
    return [plot(times, [...series.entries()], false), asTable(answer, title)];
  };
}

/** One bar for each time. */
function columns(value) {
  return (answer, title) => {
    const [t, v] = [at(answer, 'at'), at(answer, value)];
    const times = answer.rows.map((row) => Date.parse(row[t]) / 1000);
    const total = answer.rows.reduce((sum, row) => sum + row[v], 0);
    const events = answer.rows.reduce((sum, row) => sum + row[at(answer, 'events')], 0);
    const share = value === 'rejected' && total + events ? `, ${percent(100 * total / (total + events))} of all` : '';
    const each = value === 'sessions' && total ? `, ${(events / total).toFixed(1)} events each` : '';
    return [h('p', {}, `${value === 'sessions' ? count(total, 'session') : `${n(total)} ${value}`}${share}${each}.`), plot(times, [[value, answer.rows.map((row) => row[v])]], true), asTable(answer, title)];
  };
}

/** A table with a bar for that number of each row; of a share, the longest bar is 1 % at least. */
function ranking(name, value) {
  return (answer, title) => {
    const v = at(answer, value);
    const most = Math.max(1, ...answer.rows.map((row) => row[v]));
    return table(title, [...answer.columns.map((column) => ({name: column.name, number: isNumber(column)})), h('span', {class: 'visually-hidden'}, 'Share, drawn')],
      answer.rows.map((row) => [...row.map((one, i) => cell(one, answer.columns[i])), share(row[v] / most)]), {className: 'ranking'});
  };
}

/** The releases, those with most events first, and above them the one that has most rejected for its size. */
function releases(answer, title) {
  const [name, sent, rejected] = ['site_release', 'sent', 'rejected_share'].map((column) => at(answer, column));
  const worst = answer.rows.reduce((one, other) => (other[rejected] > one[rejected] ? other : one));
  return [
    worst[rejected] ? h('p', {}, 'Largest share of rejected: ', cell(worst[name], answer.columns[name]), `, ${percent(worst[rejected])} of ${n(worst[sent])} sent. `, h('a', {href: '#/rejected'}, 'Why')) : null,
    ranking('site_release', 'rejected_share')(answer, title),
  ];
}

const share = (part) => svg('svg', {class: 'share', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
  svg('rect', {class: 'bar', x: 0, y: 0, width: Math.max(0.5, part * 100), height: 10}));

/** Hours, and the day where it begins. */
function hours(splits) {
  let day = '';
  return splits.map((seconds) => {
    const {date, hour, minute} = local(seconds * 1000);
    const clock = `${hour}:${minute}`;
    const first = date !== day;
    day = date;
    return first ? `${clock}\n${date.slice(5)}` : clock === '00:00' ? date.slice(5) : clock;
  });
}

function plot(times, series, asBars) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const place = h('div', {class: 'plot', 'aria-hidden': 'true'});
  const axis = {stroke: colour('--soft'), grid: {stroke: colour('--line'), width: 1}, ticks: {stroke: colour('--line'), width: 1}};
  requestAnimationFrame(() => {
    if (!place.isConnected) {
      return;
    }
    const made = new uPlot({
      width: Math.max(280, place.clientWidth), height: 240,
      tzDate: (seconds) => (isUtc() ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
      axes: [{...axis, values: (u, splits) => hours(splits)}, {...axis, size: 60, values: (u, values) => values.map((value) => (Number.isInteger(value) ? short(value) : ''))}],
      // Of one time alone uPlot would draw an axis of years.
      scales: {x: {range: (u, min, max) => (times.length === 1 ? [times[0] - 3600, times[0] + 3600] : [min, max])}, y: {range: (u, min, max) => [0, Math.max(1, max) * 1.08]}},
      series: [{label: 'time', value: (u, seconds) => (seconds === null ? '–' : text(new Date(seconds * 1000).toISOString(), 'minute'))},
        ...series.map(([label], i) => ({
          label: brief(label), stroke: colour(`--s${i + 1}`), width: 2, dash: i > 2 ? [8, 3] : undefined, points: {show: times.length < 3},
          ...(asBars ? {paths: uPlot.paths.bars({size: [0.7, 40]}), fill: colour(`--s${i + 1}`), points: {show: false}} : {}),
        }))],
    }, [times, ...series.map(([, values]) => values)], place);
    const resized = new ResizeObserver(() => {
      if (place.isConnected) {
        made.setSize({width: Math.max(280, place.clientWidth), height: 240});
      } else {
        resized.disconnect();
        made.destroy();
      }
    });
    resized.observe(place);
  });
  return place;
}
