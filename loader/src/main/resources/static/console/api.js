// Calls the admin API, and nothing else.

/** An answer that is no success, or none: status 0. */
export class Problem extends Error {
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const ACTIONS = new Set(['POST', 'DELETE', 'PUT']);

function cookie(name) {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** Sends `body`, an object or ready JSON text; answers the JSON that comes back. */
export async function call(method, path, body) {
  const headers = {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest'};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const token = cookie('XSRF-TOKEN');
  if (ACTIONS.has(method) && token) {
    headers['X-XSRF-TOKEN'] = token;
  }
  let answer;
  try {
    answer = await fetch(path, {
      method, headers, cache: 'no-store', credentials: 'same-origin', redirect: 'error',
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
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

/** A path with those parameters that have a value. */
export function query(path, parameters) {
  const search = new URLSearchParams(Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return search.size ? `${path}?${search}` : path;
}
