// Is it well, how late is it, and where are the rows.

import {get, post} from '../api.js';
import {h, put, svg} from '../dom.js';
import {count, duration, hourName, n, time} from '../format.js';
import * as live from '../live.js';
import {action, attempt, badge, button, equation, table} from '../parts.js';
import {serviceName, troubles} from '../troubles.js';

const WORDS = {
  acknowledged: 'acknowledged', notAcknowledged: 'not acknowledged', released: 'given back', unreadable: 'unreadable',
  inFlight: 'in flight', inFiles: 'in files', open: 'open', abandoned: 'abandoned', loaded: 'loaded',
  duplicates: 'duplicates', quarantined: 'quarantined', pending: 'pending',
};

/** What to do about a finding, where its message does not say it. */
const REMEDIES = {
  missing: 'Bring the object back, where the bucket keeps versions. What of it is in the table stays there; without it its hour cannot be loaded again whole.',
  changed: 'Bring the published version back, where the bucket keeps versions, and reprocess its hour.',
  unreadable: 'Nobody loads it. Move it out of the folder when it is no window file; else see why S3 does not give it.',
  forgotten: 'It is loaded once the reason is gone. Mend that, then compare again.',
};

const LEFT = {messages: 'messages received', rows: 'rows received', loads: 'rows of loaded files'};

export function page(rest, search) {
  const verdict = h('section', {'aria-label': 'Health', class: 'card'});
  const fresh = h('section', {'aria-label': 'Freshness', class: 'card'});
  const loading = h('section', {'aria-label': 'Loading', class: 'card', 'data-name': 'loading'});
  const outcome = h('div', {});
  const stages = h('div', {});
  const rate = h('div', {});
  const equations = h('div', {});
  const services = h('div', {});
  const check = selfCheck();
  const cards = h('div', {class: 'cards', hidden: !live.last}, verdict, fresh, loading);
  const element = h('article', {},
    h('h1', {}, 'Now'),
    cards,
    h('section', {}, h('h2', {}, 'Where the rows are'), stages, rate),
    h('section', {'data-name': 'equations'}, h('h2', {}, 'The equations of P3'),
      h('p', {class: 'muted'}, 'What this loader has counted since its start. No row is lost, and none is counted twice, as long as each of them holds.'),
      equations, counted()),
    h('section', {'data-name': 'self-check'}, h('h2', {}, 'Bucket and ledger'), check.element),
    h('section', {}, h('h2', {}, 'What the loader needs'), services));

  let paused;
  function draw() {
    const now = live.last;
    if (!now) {
      put(stages, live.unheard()
        ? h('div', {class: 'box bad', role: 'alert'}, h('p', {}, 'The loader does not tell how things stand. The other pages may work all the same. Is it running, and does a proxy before it let GET /admin/stream through as it comes?'))
        : h('p', {class: 'muted'}, 'Waiting for the loader …'));
      return;
    }
    cards.hidden = false;
    const stale = live.stale();
    element.classList.toggle('is-stale', stale);
    drawVerdict(verdict, now, stale);
    drawFresh(fresh, now);
    if (paused !== now.loading.paused || !loading.firstChild) {
      paused = now.loading.paused;
      drawLoading(loading, outcome, now);
    }
    put(stages, stageTable(now));
    put(rate, rates());
    put(equations, now.equations.map((one) => equation(
      [`${LEFT[one.name]}${one.of ? ` (${one.of})` : ''}`, n(one.left)],
      Object.entries(one.right).map(([name, value]) => [WORDS[name], n(value)]), one.holds)));
    put(services, serviceTable(now));
  }

  draw();
  const quiet = live.listen(draw);
  const load = async () => {
    const wanted = element.querySelector(`[data-name="${CSS.escape(search.get('show') || '')}"]`);
    if (wanted) {
      wanted.scrollIntoView();
      await (search.get('show') === 'self-check' ? check.latest() : null);
    }
  };
  return {element, load, close: quiet};
}

function drawVerdict(card, now, stale) {
  const list = troubles(now, stale);
  put(card, h('h2', {}, 'Health'),
    list.length
      ? [h('p', {class: 'big'}, badge(list.some((item) => item.kind === 'bad') ? 'bad' : 'warn', count(list.length, 'thing') + (list.length === 1 ? ' wants attention' : ' want attention'))),
        list.some((item) => item.everywhere) ? h('p', {class: 'muted'}, 'See the top of the page.') : null,
        h('ul', {class: 'plain'}, list.filter((item) => !item.everywhere).map((item) => h('li', {}, item.text())))]
      : [h('p', {class: 'big'}, badge('good', 'All is well')), h('p', {class: 'muted'}, 'Services answer, equations hold, and nothing waits too long.')]);
}

function drawFresh(card, now) {
  const {seconds, unknownSince, filesPending, maxLagSeconds} = now.freshness;
  const late = seconds > maxLagSeconds;
  put(card, h('h2', {}, 'Freshness'),
    h('p', {class: `big ${late ? 'bad-text' : ''}`}, seconds === undefined ? 'not known yet' : duration(seconds)),
    h('p', {class: 'muted'}, seconds === 0 ? 'Every record that this loader knows of is in its table.' : 'is the age of the oldest record that is in a window or a file, and not in its table.',
      unknownSince ? [' More may wait since ', time(unknownSince, 'clock'), ': the bucket or the ledger could not be asked.'] : ''),
    h('p', {}, filesPending === undefined ? 'How many files wait for a load is not known.' : `${count(filesPending, 'file')} waiting for a load`));
}

function drawLoading(card, outcome, now) {
  const {paused, by, since} = now.loading;
  put(card, h('h2', {}, 'Loading'));
  if (paused === undefined) {
    card.append(h('p', {class: 'big'}, badge('idle', 'not known')), h('p', {class: 'muted'}, 'Redshift has not said yet whether loading is paused.'));
  } else if (paused) {
    card.append(h('p', {class: 'big'}, badge('warn', 'paused')), h('p', {}, `by ${by} since `, time(since)));
  } else {
    card.append(h('p', {class: 'big'}, badge('good', 'running')), h('p', {class: 'muted'}, 'A pause holds for all loaders until somebody resumes. Queue and files go on.'));
  }
  const set = (what, doing) => () => attempt(outcome, doing, async () => {
    await post(`/admin/loading/${what}`);
    return h('p', {role: 'status'}, what === 'pause' ? 'Paused; a load that is under way ends.' : 'Resumed.');
  });
  card.append(h('p', {}, paused
    ? action('Resume loading', set('resume', 'Resuming …'), {class: 'primary'})
    : action('Pause loading', set('pause', 'Pausing …'))), outcome);
}

function stageTable(now) {
  const folders = ['events', 'utm', 'rejected'];
  const of = (name) => folders.map((folder) => n(now.folders[folder][name]));
  const ofTables = (name) => [n(now.tables.events[name]), n(now.tables.utm[name]), '–'];
  const queue = now.queue;
  const all = (value) => [{span: 3, content: value}];
  return table('Where the rows are, stage by stage', ['Stage', {name: 'events', number: true}, {name: 'utm', number: true}, {name: 'rejected', number: true}, 'What is counted'], [
    ['Queue', ...all(queue ? `${count(queue.waiting, 'message')}` : '–'), queue ? ['messages that wait in SQS, as of ', time(queue.at, 'clock')] : 'messages that wait in SQS'],
    ['Spill lane', ...all(now.spillObjects === undefined ? '–' : count(now.spillObjects, 'message')), 'messages that wait in S3, because SQS refused them'],
    ['In flight', ...all(count(now.messages.inFlight, 'message')), 'received by this loader, not yet acknowledged'],
    ['Open', ...of('open'), 'rows in windows of this loader that are not in files yet'],
    ['In files', ...of('inFiles'), 'rows that this loader has put into files since its start'],
    ['Pending', ...ofTables('pending'), 'rows in files of any loader that are not in the ledger'],
    ['Loaded', ...ofTables('loaded'), 'rows that this loader has put into tables since its start'],
    ['Duplicates', ...ofTables('duplicates'), 'rows whose record was in its table already'],
    ['Quarantined', ...ofTables('quarantined'), [h('a', {href: '#/rejected?code=refused_by_redshift'}, 'rows that Redshift refused'), ', or ', h('a', {href: '#/rejected?code=quarantined_file'}, 'of damaged files')]],
    ['Rejected', '–', '–', n(now.folders.rejected.inFiles), [h('a', {href: '#/rejected'}, 'records that broke a rule'), ', kept whole in files of this loader']],
    ['Dead letters', ...all(count(now.deadLetters, 'message')), [h('a', {href: '#/dead-letters'}, 'messages that no loader could use')]],
  ], {className: 'stages'});
}

function rates() {
  const {history} = live;
  if (history.length < 2) {
    return h('p', {class: 'muted'}, 'Rates follow in a few seconds.');
  }
  const most = Math.max(1, ...history.map((point) => Math.max(point.received, point.loaded)));
  const line = (name) => history.map((point, i) => `${(i / (history.length - 1)) * 300},${58 - (point[name] / most) * 54}`).join(' ');
  const latest = history[history.length - 1];
  return h('figure', {class: 'rates'},
    h('figcaption', {}, h('span', {class: 'swatch received'}), `received ${n(Math.round(latest.received))} rows/s `,
      h('span', {class: 'swatch loaded'}), `loaded ${n(Math.round(latest.loaded))} rows/s; peak ${n(Math.round(most))} rows/s of the last ${duration(history.length * 2)}`),
    svg('svg', {viewBox: '0 0 300 60', preserveAspectRatio: 'none', class: 'chart', 'aria-hidden': 'true'},
      svg('polyline', {points: line('received'), class: 'received'}),
      svg('polyline', {points: line('loaded'), class: 'loaded'})));
}

function serviceTable(now) {
  const rows = now.services.map((service) => {
    const seconds = service.unreachableSeconds;
    const state = seconds === undefined ? badge('idle', 'not asked yet') : seconds > 0 ? badge('bad', `no answer for ${duration(seconds)}`) : badge('good', 'its last answer was good');
    return [serviceName(service.name), state];
  });
  const retries = Object.entries(now.retries);
  return [table('Services', ['Service', 'State'], rows),
    h('p', {class: 'muted'}, 'Nothing is asked to draw this page: a service shows here what it answered when the loader last needed it.'),
    retries.length ? h('p', {}, 'Loads that were tried again since the start: ', retries.map(([reason, times]) => `${reason} ${n(times)} ×`).join(', '), '.') : null,
    h('p', {class: 'muted'}, 'Loader ', h('code', {}, now.loader), ', counting since ', time(now.startedAt), '. Of several loaders, the one that answered is shown.')];
}

/** What costs a question to Redshift and a listing of the bucket, and is asked when somebody presses. */
function counted() {
  const place = h('div', {});
  const ask = () => attempt(place, 'Counting in bucket and ledger …', async () => {
    const answer = await get('/admin/accounting');
    const names = ['received', 'open', 'inFiles', 'loaded', 'duplicates', 'quarantined', 'pending'];
    const sums = {};
    for (const hour of answer.hours) {
      const sum = sums[hour.table] || Object.fromEntries(names.map((name) => [name, 0]));
      names.forEach((name) => {
        sum[name] += hour[name];
      });
      sums[hour.table] = sum;
    }
    const rejected = answer.rejected.reduce((total, hour) => total + hour.lines, 0);
    return h('div', {}, h('p', {class: 'as-of'}, 'The last 24 hours of all loaders, as of ', time(new Date().toISOString(), 'clock')),
      Object.keys(sums).length ? null : h('p', {}, 'Nothing was received in these hours.'),
      Object.entries(sums).map(([name, sum]) => [
        equation([`received (${name})`, n(sum.received)], [['open', n(sum.open)], ['in files', n(sum.inFiles)]], sum.received === sum.open + sum.inFiles),
        equation([`in files (${name})`, n(sum.inFiles)], ['loaded', 'duplicates', 'quarantined', 'pending'].map((part) => [part, n(sum[part])]),
          sum.inFiles === sum.loaded + sum.duplicates + sum.quarantined + sum.pending),
      ]),
      h('p', {}, `${count(rejected, 'record')} rejected in these hours. `, h('a', {href: '#/hours'}, 'Hour by hour')));
  });
  return h('div', {}, h('p', {}, button('Count the last 24 hours of all loaders', ask), ' ', h('small', {}, 'asks Redshift and S3, once')), place);
}

function selfCheck() {
  const place = h('div', {});
  const show = (report) => {
    const kinds = Object.entries(report.counts).filter(([, files]) => files > 0);
    return h('div', {},
      h('p', {}, report.findings.length ? badge('bad', `${count(report.findings.length, 'finding')}`) : badge('good', 'no finding'), ' ended ', time(report.finishedAt), ` by ${report.loader}; `, count(report.files, 'file'), `, ${n(report.pending)} of them pending, of `, time(report.from, 'minute'), ' to ', time(report.to, 'minute')),
      kinds.length ? h('p', {}, kinds.map(([kind, files]) => `${kind.toLowerCase()}: ${n(files)}`).join(', ')) : null,
      report.findings.length ? table('Findings', ['Finding', 'File or hours', 'What is the matter', 'What to do'], report.findings.map(found), {stack: true}) : null);
  };
  const latest = () => attempt(place, 'Asking …', async () => {
    const {checks} = await get('/admin/self-check');
    return checks.length ? show(checks[0]) : h('p', {}, 'No comparison has ended yet.');
  });
  const compare = () => attempt(place, 'Comparing bucket and ledger of the last 24 hours …', async () => show(await post('/admin/self-check', {})));
  const element = h('div', {}, h('p', {class: 'muted'}, 'The self-check compares the files of the bucket with the ledger, every hour by itself, and loads what was forgotten.'),
    h('p', {class: 'buttons'}, button('Show the last comparison', latest), ' ', action('Compare now', compare)), place);
  return {element, latest};
}

/** One finding, and the hour to go to. */
function found({kind, file, message}) {
  const name = kind.toLowerCase();
  const hour = file.match(/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})/);
  return [name, h('code', {}, file), message,
    [REMEDIES[name] || '', hour ? [' Hour ', h('a', {href: `#/hours/${hour[1]}/${hour[2]}`}, hourName(`${hour[1]}T${hour[2]}`))] : null]];
}
