// The form that asks who it is.

import {get, post} from './api.js';
import {h, put} from './dom.js';
import {field, sayWhy} from './parts.js';
import {signedIn} from './who.js';

const PLACE = 'console.back-to';

const REASONS = {
  'no-role': 'You are known there, and have no role here. Ask whoever runs this loader for the role viewer or operator.',
  unavailable: 'The issuer that you sign in with does not answer. Try again later, or sign in with name and password.',
  failed: 'The sign-in was not completed. Try again.',
};

/**
 * A page to sign in.
 *
 * @param then called once somebody has
 * @param ended whether there was a session before
 */
export function signIn(then, ended) {
  const outcome = h('div', {role: 'alert'});
  const place = h('div', {});
  const reason = new URLSearchParams(location.search).get('sign-in');
  if (reason) {
    put(outcome, h('p', {class: 'bad-text'}, REASONS[reason] || REASONS.failed));
  } else if (ended) {
    put(outcome, h('p', {}, 'Your session has ended. Sign in to go on where you were.'));
  }
  const element = h('div', {class: 'card sign-in'}, h('h1', {tabindex: '-1'}, 'Sign in'), outcome, place);
  options(place, outcome, then);
  return element;
}

async function options(place, outcome, then) {
  try {
    const {password, oidc} = await get('/login/options');
    put(place, password ? form(outcome, then) : null,
      oidc ? h('p', {}, h('button', {type: 'button', class: password ? null : 'primary', onclick: () => leave(oidc)}, 'Sign in with your organisation')) : null);
    const first = place.querySelector('input, button');
    if (first) {
      first.focus();
    }
  } catch (problem) {
    put(outcome, h('p', {class: 'bad-text'}, sayWhy(problem)));
    put(place, h('button', {type: 'button', onclick: () => {
      put(outcome);
      options(place, outcome, then);
    }}, 'Try again'));
  }
}

function form(outcome, then) {
  const name = h('input', {type: 'text', name: 'username', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false'});
  const password = h('input', {type: 'password', name: 'password', autocomplete: 'current-password', required: true});
  return h('form', {onsubmit: async (event) => {
    event.preventDefault();
    put(outcome);
    try {
      signedIn(await post('/login', new URLSearchParams({username: name.value, password: password.value})));
      then();
    } catch (problem) {
      put(outcome, h('p', {class: 'bad-text'}, why(problem)));
      password.value = '';
      password.focus();
    }
  }}, field('Name', name), field('Password', password), h('button', {type: 'submit', class: 'primary'}, 'Sign in'));
}

function why(problem) {
  if (problem.status === 401) {
    return 'Name or password is wrong.';
  }
  if (problem.status === 503) {
    return problem.message;
  }
  return problem.status === 429 ? `Too many wrong passwords. Try again in ${problem.retryAfter || 60} seconds.` : sayWhy(problem);
}

/** To the issuer, and afterwards back to the page that is open now. */
function leave(address) {
  try {
    sessionStorage.setItem(PLACE, location.hash);
  } catch (closed) {
    // It comes back to the first page then.
  }
  location.href = address;
}

/** Goes back to where somebody was before the issuer was asked. */
export function comeBack() {
  try {
    const hash = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (location.search || hash) {
      history.replaceState(null, '', `/${hash || location.hash}`);
    }
  } catch (closed) {
    // A browser that keeps nothing has nothing to go back to.
  }
}
