// What was asked for, how far it is, and what came of it.

import {get, remove} from '../api.js';
import {h, put} from '../dom.js';
import {n, time} from '../format.js';
import * as jobs from '../jobs.js';
import {attempt, confirmed, empty, failure, panel, table} from '../parts.js';

export function page(rest) {
  return rest[0] ? one(rest[0]) : all();
}

function all() {
  const asked = panel('/admin/jobs', draw);
  return {
    element: h('article', {}, h('h1', {}, 'Jobs'),
      h('p', {class: 'muted'}, 'Reprocesses and replays of all loaders, the latest first. They survive a restart of the loader.'), asked.element),
    load: asked.load,
    redraw: asked.redraw,
  };
}

function draw(answer) {
  if (!answer.jobs.length) {
    return empty('No job yet. An hour is reprocessed from ', h('a', {href: '#/hours'}, 'Hours'), ', and records are replayed from ', h('a', {href: '#/rejected'}, 'Rejected'), '.');
  }
  const rows = answer.jobs.map((job) => {
    const cells = [h('a', {href: `#/jobs/${job.id}`}, jobs.title(job)), h('span', {}), h('span', {}), h('span', {}), jobs.hours(job), [job.createdBy, ', ', time(job.createdAt)]];
    const show = (now) => {
      put(cells[1], jobs.stateOf(now));
      put(cells[2], jobs.progress(now));
      put(cells[3], jobs.result(now), jobs.trouble(now));
    };
    show(job);
    return {job, cells, show};
  });
  const made = table('Jobs', ['Job', 'State', 'Progress', 'Result', 'Hours of receipt', 'Asked for by'], rows.map((row) => row.cells), {className: 'jobs', stack: true});
  for (const row of rows.filter(({job}) => !jobs.ended(job))) {
    // A place of its own is drawn again and again; the cells follow.
    queueMicrotask(() => jobs.follow(row.job, row.cells[1], (now) => {
      row.show(now);
      return jobs.stateOf(now);
    }));
  }
  return made;
}

function one(id) {
  const place = h('div', {});
  const actions = h('p', {class: 'buttons'});
  const outcome = h('div', {});
  const element = h('article', {}, h('p', {}, h('a', {href: '#/jobs'}, 'All jobs')), h('h1', {}, 'Job'),
    h('p', {}, h('code', {}, id)), place, actions, outcome);
  const cancel = () => attempt(outcome, 'Cancelling …', async () => {
    await remove(`/admin/jobs/${encodeURIComponent(id)}`);
    put(actions);
    load();
    return h('p', {role: 'status'}, 'Cancelled between two of its steps; what was done stays done.');
  });
  async function load() {
    try {
      const job = await get(`/admin/jobs/${encodeURIComponent(id)}`);
      put(actions, jobs.ended(job) ? null : confirmed('Cancel this job', 'Cancel it between two of its steps?', 'Yes, cancel', cancel));
      // The page is there; that the job goes on is no reason to call it busy.
      jobs.follow(job, place, detail, () => put(actions));
    } catch (problem) {
      // The loader takes no path with a character that ids never have.
      put(place, problem.status === 404 || !/^[\w-]+$/.test(id)
        ? empty('There is no such job. ', h('a', {href: '#/jobs'}, 'All jobs'), ' shows the latest.')
        : failure(problem, load));
    }
  }
  return {element, load};
}

function detail(job) {
  return [jobs.summary(job), h('dl', {},
    entry('Asked for by', job.createdBy), entry('Asked for at', time(job.createdAt)), entry('Last step', time(job.updatedAt)),
    entry('Ended', time(job.finishedAt)), job.tables ? entry('Tables', job.tables.join(', ')) : null,
    job.progress ? entry('Files in the ledger before', n(job.progress.filesLoadedBefore)) : null)];
}

const entry = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
