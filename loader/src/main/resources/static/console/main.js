// The frame: pages by their address, who looks, what is live, and what is wrong.

import {post, whoAmI} from './api.js';
import {announce, h, put} from './dom.js';
import {isUtc, showUtc, time, zoneName} from './format.js';
import * as live from './live.js';
import {button, failure, forget} from './parts.js';
import {comeBack, signIn} from './sign-in.js';
import {troubles} from './troubles.js';
import {me, signedIn} from './who.js';

/** Address, name, module. A module's page(arguments, parameters) answers {element, redraw, close}. */
const PAGES = [
  ['now', 'Now', () => import('./pages/now.js')],
  ['hours', 'Hours', () => import('./pages/hours.js')],
  ['jobs', 'Jobs', () => import('./pages/jobs.js')],
  ['rejected', 'Rejected', () => import('./pages/rejected.js')],
  ['dead-letters', 'Dead letters', () => import('./pages/dead-letters.js')],
  ['find', 'Find', () => import('./pages/find.js')],
  ['data', 'Data', () => import('./pages/data.js')],
  ['audit', 'Audit', () => import('./pages/audit.js')],
  ['settings', 'Settings', () => import('./pages/settings.js')],
];

const main = h('main', {id: 'main', tabindex: '-1'});
const trouble = h('section', {id: 'troubles', 'aria-label': 'What is wrong'});
const status = h('p', {id: 'live', class: 'live'});
const person = h('div', {class: 'person'});
const pages = h('nav', {'aria-label': 'Pages', hidden: true});
const links = h('ul', {}, PAGES.map(([path, name]) => h('li', {}, h('a', {href: `#/${path}`}, name))));
let shown = null;
let turn = 0;

function frame() {
  pages.append(links);
  document.body.append(
    h('a', {class: 'skip', href: '#main', onclick: (event) => {
      event.preventDefault();
      main.focus();
    }}, 'Skip to the page'),
    h('header', {class: 'top'},
      h('p', {class: 'brand'}, h('a', {href: '#/now'}, 'Tracking console')),
      status,
      h('div', {class: 'switches'}, zoneSwitch(), themeSwitch(), person)),
    pages,
    h('div', {class: 'page'}, trouble, main),
    h('div', {id: 'announcer', class: 'visually-hidden', 'aria-live': 'polite'}));
}

function zoneSwitch() {
  const make = () => (isUtc() ? 'Times: UTC' : `Times: ${zoneName()}`);
  const toggle = button(make(), () => {
    showUtc(!isUtc());
    put(toggle, make());
    announce(`Times are shown in ${zoneName()}`);
    if (shown && shown.redraw) {
      shown.redraw();
    }
  }, {class: 'quiet', title: 'Switch between UTC and the time zone of this browser'});
  return toggle;
}

function themeSwitch() {
  const root = document.documentElement;
  const next = {undefined: 'light', light: 'dark', dark: undefined};
  const make = () => `Theme: ${root.dataset.theme || 'system'}`;
  const toggle = button(make(), () => {
    const theme = next[root.dataset.theme];
    if (theme) {
      root.dataset.theme = theme;
    } else {
      delete root.dataset.theme;
    }
    try {
      localStorage.setItem('console.theme', theme || 'system');
    } catch (closed) {
      announce('This browser will not remember the theme');
    }
    put(toggle, make());
    dispatchEvent(new Event('console:theme'));
  }, {class: 'quiet'});
  return toggle;
}

/** #/hours/2026-11-21/07?x=y as page, arguments, parameters; no page has the name of what cannot be decoded. */
function address() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/').map(decoded);
  return {name: rest.includes(null) ? null : name === '' ? 'now' : name, rest, search: new URLSearchParams(search || '')};
}

/** Null for text with a % that stands for nothing. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (malformed) {
    return null;
  }
}

async function go() {
  turn += 1;
  const mine = turn;
  const {name, rest, search} = address();
  const page = PAGES.find(([path]) => path === name);
  main.setAttribute('aria-busy', 'true');
  for (const link of links.querySelectorAll('a')) {
    const here = link.getAttribute('href') === `#/${name}`;
    link.toggleAttribute('data-here', here);
    if (here) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({block: 'nearest', inline: 'nearest'});
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (shown && shown.close) {
    shown.close();
  }
  shown = null;
  if (!page) {
    put(main, h('h1', {}, 'No such page'), h('p', {}, 'There is no page ', h('code', {}, location.hash), '. ', h('a', {href: '#/now'}, 'Now'), ' says how things stand.'));
    headed(mine);
    arrived(mine);
    return;
  }
  try {
    const module = await page[2]();
    if (mine !== turn) {
      return;
    }
    const made = module.page(rest, search);
    shown = made;
    put(main, made.element);
    headed(mine);
    if (made.load) {
      await made.load();
    }
  } catch (problem) {
    if (mine === turn) {
      put(main, h('h1', {}, page[1]), failure(problem, go));
      headed(mine);
    }
  } finally {
    arrived(mine);
  }
}

/** The page's heading is there: the window is called after it, and who came from another page is told it. */
function headed(mine) {
  const heading = main.querySelector('h1');
  heading.tabIndex = -1;
  document.title = `${heading.textContent} – Tracking console`;
  if (mine > 1) {
    heading.focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

/** The page is there, with what it asked for. */
function arrived(mine) {
  if (mine === turn) {
    main.removeAttribute('aria-busy');
    main.dataset.address = location.hash;
  }
}

function showLive() {
  const now = live.last;
  if (!me) {
    return;
  }
  if (!now) {
    put(status, h('span', {class: 'dot wait'}), 'Connecting …');
    return;
  }
  const stale = live.stale();
  status.classList.toggle('stale', stale);
  put(status, h('span', {class: `dot ${stale ? 'off' : 'on'}`}),
    stale ? ['as of ', time(now.at, 'clock'), '; the loader does not answer'] : ['live ', time(now.at, 'clock')]);
  const list = troubles(now, stale);
  if (trouble.dataset.now !== JSON.stringify(list.map((item) => item.key))) {
    trouble.dataset.now = JSON.stringify(list.map((item) => item.key));
    put(trouble, list.filter((item) => item.everywhere).map((item) => h('p', {class: `trouble ${item.kind}`}, item.text())));
    if (list.length) {
      announce(trouble.textContent);
    }
  }
}

function showPerson() {
  put(person, me ? [h('span', {}, `${me.name}, ${me.role}`), me.signedInBy === 'basic' ? null : button('Sign out', signOut, {class: 'quiet'})] : null);
}

async function signOut() {
  try {
    await post('/logout');
  } catch (problem) {
    if (problem.status !== 401) {
      put(trouble, failure(problem));
      return;
    }
  }
  askWho(false);
}

/** Nobody is signed in: no page is shown, and nothing is asked. */
function askWho(ended) {
  turn += 1;
  signedIn(null);
  live.stop();
  forget();
  if (shown && shown.close) {
    shown.close();
  }
  shown = null;
  pages.hidden = true;
  status.hidden = true;
  put(trouble);
  delete trouble.dataset.now;
  showPerson();
  document.title = 'Sign in – Tracking console';
  put(main, signIn(enter, ended));
}

function enter() {
  comeBack();
  pages.hidden = false;
  status.hidden = false;
  showPerson();
  live.start();
  go();
}

async function begin() {
  try {
    await whoAmI();
    enter();
  } catch (problem) {
    if (problem.status !== 401) {
      put(main, h('h1', {}, 'Tracking console'), failure(problem, begin));
    }
  }
}

frame();
live.listen(showLive);
showLive();
addEventListener('hashchange', () => me && go());
addEventListener('console:signed-out', () => {
  if (!main.querySelector('.sign-in')) {
    askWho(me !== null);
  }
});
begin();
