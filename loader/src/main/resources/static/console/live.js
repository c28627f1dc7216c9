// One stream of how things stand, for all of the page. It asks Redshift for nothing.

import {HEADERS} from './api.js';

const LATE = 7000;
const AGAIN = 1000;
const SILENT = 15000;
const POLL = 4000;
const WITHOUT = 60000;
const KEPT = 150;

/** What came last, and when it came by this browser's clock; null before the first. */
export let last = null;
let receivedAt = 0;
let startedAt = 0;
let stream = null;
let connectedAt = 0;
let retry = null;
let stopped = true;
let was = '';
const listeners = new Set();

/** Rates of the last minutes: time, rows received a second, rows loaded a second. */
export const history = [];

/** Whether what is shown is out of date: the loader says nothing. */
export const stale = () => last !== null && Date.now() - receivedAt > LATE;

/** Whether the loader has said nothing at all, for longer than a start takes. */
export const unheard = () => last === null && !stopped && Date.now() - startedAt > LATE;

const state = () => `${stale()} ${unheard()}`;

/** Calls `listener` at every change, and answers how to stop that. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell() {
  for (const listener of [...listeners]) {
    listener();
  }
}

function sum(folders, name) {
  return Object.values(folders).reduce((total, folder) => total + folder[name], 0);
}

function remember(before, now) {
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  if (seconds < 1 || before.loader !== now.loader || before.startedAt !== now.startedAt) {
    return;
  }
  history.push({
    at: now.at,
    received: Math.max(0, (sum(now.folders, 'received') - sum(before.folders, 'received')) / seconds),
    loaded: Math.max(0, (sum(now.tables, 'taken') - sum(before.tables, 'taken')) / seconds),
  });
  history.splice(0, history.length - KEPT);
}

/** Takes a state of things, however it came. */
function take(now) {
  if (last) {
    remember(last, now);
  }
  last = now;
  receivedAt = Date.now();
  was = state();
  tell();
}

export function start() {
  stop();
  stopped = false;
  startedAt = Date.now();
  connect();
}

export function stop() {
  stopped = true;
  clearTimeout(retry);
  if (stream) {
    stream.abort();
  }
}

/** By fetch: an EventSource cannot say that no dialog of the browser is wanted, nor what it was answered. */
async function connect() {
  const mine = new AbortController();
  let refused = false;
  stream = mine;
  connectedAt = Date.now();
  try {
    const answer = await fetch('/admin/stream', {headers: {...HEADERS, Accept: 'text/event-stream'}, cache: 'no-store', signal: mine.signal});
    if (answer.status === 401) {
      dispatchEvent(new Event('console:signed-out'));
      return;
    }
    refused = !answer.ok;
    if (answer.ok) {
      await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    }
  } catch (gone) {
    // It is tried again below; the page says meanwhile how old it is.
  }
  if (!stopped && stream === mine) {
    if (refused || (mine.signal.aborted && receivedAt < connectedAt)) {
      poll(mine, Date.now() + WITHOUT);
    } else {
      retry = setTimeout(connect, AGAIN);
    }
  }
}

/** While there are too many streams, or a proxy keeps this one back: asks again and again, and tries the stream after a minute. */
async function poll(mine, until) {
  try {
    const answer = await fetch('/admin/now', {headers: {...HEADERS, Accept: 'application/json'}, cache: 'no-store', signal: AbortSignal.timeout(LATE)});
    if (answer.status === 401) {
      dispatchEvent(new Event('console:signed-out'));
      return;
    }
    if (answer.ok && !stopped && stream === mine) {
      take(await answer.json());
    }
  } catch (problem) {
    // The page says how old it is.
  }
  if (!stopped && stream === mine) {
    retry = setTimeout(() => (Date.now() < until ? poll(mine, until) : connect()), POLL);
  }
}

/** Until the stream ends. */
async function read(reader) {
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('');
      if (data) {
        take(JSON.parse(data));
      }
    }
  }
}

setInterval(() => {
  if (state() !== was) {
    was = state();
    tell();
  }
  // A connection that says nothing may be one that nobody holds any more, or that a proxy keeps back.
  if (!stopped && stream && Date.now() - Math.max(receivedAt, connectedAt) > (receivedAt < connectedAt ? LATE : SILENT)) {
    stream.abort();
  }
}, 1000);
