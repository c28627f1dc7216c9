// Follows jobs to their end. Only while one is under way is anybody asked.

import {get} from './api.js';
import {announce, h, put} from './dom.js';
import {count, hourOf, n, time} from './format.js';
import {badge, sayWhy} from './parts.js';

const INTERVAL = 1000;
const ENDED = new Set(['done', 'failed', 'cancelled']);

export const ended = (job) => ENDED.has(job.state);

const KINDS = {done: 'good', failed: 'bad', cancelled: 'idle', running: 'busy', pending: 'busy', queued: 'idle'};

export const stateOf = (job) => badge(KINDS[job.state] || 'busy', job.state);

/** What a job is about, in words. */
export function title(job) {
  const what = job.kind === 'replay' ? 'Replay' : `Reprocess (${job.mode})`;
  return `${job.dryRun ? 'Dry run: ' : ''}${what}`;
}

/** The hours of a job. */
export function hours(job) {
  return job.from === job.to ? time(job.from, 'minute') : [time(job.from, 'minute'), ' to ', time(job.to, 'minute')];
}

/** How far it is. */
export function progress(job) {
  const p = job.progress || job.replay || {files: 0, filesDone: 0};
  const most = Math.max(p.files, p.filesDone, 1);
  const value = job.state === 'done' ? most : p.filesDone;
  return h('span', {class: 'progress'},
    h('progress', {max: most, value, 'aria-label': `Progress of ${title(job)}`}),
    most > 1 || p.files || p.filesDone ? ` ${n(p.filesDone)} of ${count(p.files, 'file')}` : ended(job) ? ' no file' : ' not begun');
}

/** What it has done, or would do. */
export function result(job) {
  if (job.state === 'queued') {
    return 'It waits for its turn.';
  }
  return ended(job) ? counts(job) : `So far: ${counts(job)}`;
}

function counts(job) {
  if (job.wouldBe) {
    const w = job.wouldBe;
    return `${count(w.files, 'file')} with ${count(w.rows, 'row')}: ${n(w.alreadyLoaded)} already loaded, ${n(w.wouldInsert)} would be inserted, ${n(w.wouldReplace)} would be replaced`;
  }
  if (job.replay) {
    const r = job.replay;
    const word = job.dryRun ? 'would be replayed' : 'replayed';
    return `${count(r.records, 'record')} match: ${n(r.replayed)} ${word}, ${n(r.replayedBefore)} replayed before, ${n(r.refused)} still break a rule`;
  }
  const p = job.progress || {rows: 0, alreadyLoaded: 0, inserted: 0, replaced: 0, quarantined: 0};
  return `${count(p.rows, 'row')} read: ${n(p.alreadyLoaded)} already loaded, ${n(p.inserted)} inserted, ${n(p.replaced)} replaced, ${n(p.quarantined)} quarantined`;
}

/** Why it stopped or does not go on, and what that means; null when there is nothing to say. */
export function trouble(job) {
  if (!job.message) {
    return null;
  }
  if (job.state === 'failed') {
    return h('p', {class: 'bad-text'}, job.message, '. What was done stays done. Once the reason is gone, ask for it again', job.kind === 'replay' ? '.' : [': ', again(job), '.']);
  }
  return job.state === 'cancelled'
    ? h('p', {class: 'muted'}, 'Before it was cancelled: ', job.message)
    : h('p', {class: 'warn-text'}, 'Its last step did not succeed, and is tried again by itself: ', job.message);
}

function again(job) {
  return job.from === job.to
    ? h('a', {href: `#/hours/${hourOf(job.from).replace('T', '/')}`}, 'open its hour')
    : h('a', {href: '#/hours?days=31'}, 'choose an hour');
}

/** What there is to say about a job, for a place that follows it. */
export function summary(job) {
  return h('div', {class: `box job ${job.state}`},
    h('p', {}, stateOf(job), ' ', h('a', {href: `#/jobs/${job.id}`}, title(job)), ', ', hours(job)),
    h('p', {}, progress(job)),
    h('p', {}, result(job)),
    trouble(job));
}

/**
 * Draws a job again and again into `place` until it has ended, or the place is gone.
 *
 * @param then called with the job once it has ended
 */
export async function follow(job, place, draw, then = () => {}) {
  let now = job;
  let told = '';
  for (;;) {
    put(place, draw(now));
    if (ended(now)) {
      announce(`${title(now)}: ${now.state}. ${result(now)}`);
      then(now);
      return;
    }
    if (told !== now.state) {
      told = now.state;
      announce(`${title(now)}: ${now.state}`);
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    if (!place.isConnected) {
      return;
    }
    try {
      now = await get(`/admin/jobs/${job.id}`);
    } catch (problem) {
      put(place, draw(now), h('p', {class: 'stale', role: 'status'}, `The job goes on; how far it is cannot be asked: ${sayWhy(problem)}`));
      await new Promise((resolve) => setTimeout(resolve, INTERVAL * 3));
    }
  }
}
