// Calls the admin API, and nothing else.

import {me, signedIn} from './who.js';

/** An answer that is no success, or none: status 0. */
export class Problem extends Error {
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** With it a refusal opens no dialog of the browser. */
export const HEADERS = {'X-Requested-With': 'console'};

/** Milliseconds until an answer is given up; what changes something is waited for, however long it takes. */
const PATIENCE = 90000;

const NO_TOKEN = "Cannot take an action without this session's token";

/** Sends `body`, an object, a form or ready JSON text; answers the JSON that comes back. */
export async function call(method, path, body) {
  try {
    return await once(method, path, body);
  } catch (problem) {
    if (method === 'GET' || problem.status !== 403 || !problem.message.startsWith(NO_TOKEN)) {
      throw problem;
    }
    // Somebody has signed in anew in another tab.
    await whoAmI();
    return once(method, path, body);
  }
}

async function once(method, path, body) {
  const headers = {...HEADERS, Accept: 'application/json'};
  const form = body instanceof URLSearchParams;
  if (body !== undefined && !form) {
    headers['Content-Type'] = 'application/json';
  }
  if (method !== 'GET' && me && me.csrf) {
    headers[me.csrf.header] = me.csrf.token;
  }
  let answer;
  try {
    answer = await fetch(path, {
      method, headers, cache: 'no-store', redirect: 'error', signal: method === 'GET' ? AbortSignal.timeout(PATIENCE) : undefined,
      body: body === undefined || typeof body === 'string' || form ? body : JSON.stringify(body),
    });
  } catch (unreachable) {
    throw new Problem(0, 'The loader does not answer');
  }
  const text = await answer.text();
  if (!answer.ok) {
    if (answer.status === 401) {
      dispatchEvent(new Event('console:signed-out'));
    }
    throw new Problem(answer.status, detail(text, answer), answer.headers.get('Retry-After'));
  }
  return text ? JSON.parse(text) : null;
}

function detail(text, answer) {
  try {
    const problem = JSON.parse(text);
    return problem.detail || problem.title || `${answer.status}`;
  } catch (noJson) {
    return `${answer.status} ${answer.statusText}`.trim();
  }
}

export const get = (path) => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const remove = (path) => call('DELETE', path);

/** Asks who has signed in. */
export async function whoAmI() {
  signedIn(await get('/admin/me'));
}

/** A path with those parameters that have a value. */
export function query(path, parameters) {
  const search = new URLSearchParams(Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return search.size ? `${path}?${search}` : path;
}
