// One stream of how things stand, for all of the page. It asks Redshift for nothing.

const LATE = 7000;
const AGAIN = 3000;
const KEPT = 150;

/** What came last, and when it came by this browser's clock; null before the first. */
export let last = null;
let receivedAt = 0;
let source = null;
let retry = null;
let stopped = true;
let wasStale = false;
const listeners = new Set();

/** Rates of the last minutes: time, rows received a second, rows loaded a second. */
export const history = [];

/** Whether what is shown is out of date: the loader says nothing. */
export const stale = () => last !== null && Date.now() - receivedAt > LATE;

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
  wasStale = false;
  tell();
}

export function start() {
  stopped = false;
  connect();
}

export function stop() {
  stopped = true;
  clearTimeout(retry);
  if (source) {
    source.close();
    source = null;
  }
}

function connect() {
  clearTimeout(retry);
  if (source) {
    source.close();
  }
  source = new EventSource('/admin/stream');
  source.addEventListener('now', (event) => take(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    // The browser tries again by itself, unless the answer was a refusal.
    if (!stopped && source.readyState === EventSource.CLOSED) {
      dispatchEvent(new Event('console:stream-refused'));
      retry = setTimeout(connect, AGAIN);
    }
  });
}

setInterval(() => {
  if (stale() !== wasStale) {
    wasStale = stale();
    tell();
  }
}, 1000);
