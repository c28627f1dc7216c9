// The frame: pages by their address, who looks, what is live, and what is wrong.

import {Problem, post, whoAmI} from './api.js';
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
/** Milliseconds without the page that was asked for, until that is said. */
const PATIENCE = 400;
let shown = null;
let turn = 0;
/** What somebody had begun to type when the session ended; null when nothing. */
let kept = null;

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

/** #/hours/2026-11-21/07?x=y as page, arguments, parameters. */
function address() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/').map(decoded);
  return {name: name || 'now', rest, search: new URLSearchParams(search || '')};
}

/** What somebody typed may be no escape; then it is meant as it stands. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch (malformed) {
    return part;
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
  // The first time, a page's script comes from the loader.
  const late = setTimeout(() => mine === turn && put(main, h('h1', {tabindex: '-1'}, page[1]),
    h('p', {class: 'muted', role: 'status'}, 'Opening …; the loader has yet to send this page.')), PATIENCE);
  try {
    const module = await script(page);
    clearTimeout(late);
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
    clearTimeout(late);
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

async function script(page) {
  try {
    return await page[2]();
  } catch (unreachable) {
    throw new Problem(0, 'The loader does not answer');
  }
}

/** Before the loader is gone, all pages are here: one that was never opened can be opened then as well. */
function fetchPages() {
  Promise.allSettled(PAGES.map((page) => page[2]()));
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
    const silent = live.unheard();
    status.classList.toggle('stale', silent);
    put(status, h('span', {class: `dot ${silent ? 'off' : 'wait'}`}), silent ? 'The loader tells nothing; it is asked again and again' : 'Connecting …');
    return;
  }
  const stale = live.stale();
  status.classList.toggle('stale', stale);
  put(status, h('span', {class: `dot ${stale ? 'off' : 'on'}`}),
    stale ? ['as of ', time(now.at, 'clock'), '; the loader does not answer'] : ['live ', time(now.at, 'clock')]);
  const list = troubles(now, stale);
  if (trouble.dataset.now !== JSON.stringify(list.map((item) => item.key))) {
    trouble.dataset.now = JSON.stringify(list.map((item) => item.key));
    put(trouble, list.filter((item) => item.everywhere).map((item) => h('div', {class: `trouble ${item.kind}`}, item.text())));
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
  kept = ended && main.querySelector('textarea') ? {name: me.name, address: location.hash, page: shown, nodes: [...main.childNodes]} : null;
  signedIn(null);
  live.stop();
  forget();
  if (!kept && shown && shown.close) {
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
  if (kept && kept.name === me.name && kept.address === location.hash) {
    turn += 1;
    shown = kept.page;
    put(main, kept.nodes);
    arrived(turn);
  } else {
    go().then(fetchPages);
  }
  kept = null;
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
// At dusk the system's theme changes under an open page.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('console:theme')));
addEventListener('hashchange', () => me && go());
// A link to the page that is open opens it again: the browser itself would do nothing.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  if (me && link && link.getAttribute('href') === location.hash && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    go();
  }
});
addEventListener('console:signed-out', () => {
  if (!main.querySelector('.sign-in')) {
    askWho(me !== null);
  }
});
begin();
