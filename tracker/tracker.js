(() => {
  const script = document.currentScript || document.querySelector('[data-endpoint]');
  if (!script || window.tracking) return;
  const data = script.dataset;
  const auto = (what) => (data.auto ?? 'page').includes(what);
  const attempt = (action) => {
    try {
      return action();
    } catch {}
  };
  const endpoint = new URL(data.endpoint || '/track', script.src || location);

  const memory = new Map();
  const read = (key) => memory.get(key) ?? attempt(() => localStorage['tracking:' + key]);
  const remove = (key) => memory.delete(key) || attempt(() => delete localStorage['tracking:' + key]);
  const write = (key, value) => {
    if (!memory.has(key) && attempt(() => (localStorage['tracking:' + key] = value))) return;
    remove(key);
    memory.set(key, value);
  };
  const keys = (start) =>
    [...memory.keys(), ...Object.keys(attempt(() => localStorage) || 0).map((key) => key.split('tracking:')[1])]
      .filter((key) => key?.startsWith(start))
      .sort();
  const uuid = () => {
    const time = '0' + Date.now().toString(16);
    return time.slice(0, 8) + '-' + time.slice(8) + '-7' + crypto.randomUUID().slice(15);
  };

  let { locks } = navigator;
  let { referrer } = document;
  let last = location.href, waiting = [], failures = 0, most = 50, counter, release, leaving, lastWords, utm, timer, denied, user;
  const unsent = new Set();
  const refused = ('dnt' in data && navigator.doNotTrack > 0) || ('gpc' in data && navigator.globalPrivacyControl);
  const allowed = () => !refused && !denied && (data.consent !== 'required' || read('consent'));

  const count = async (slot) =>
    locks.request('tracking:' + slot, { ifAvailable: true }, (lock) => {
      if (!lock) return count(slot + 1);
      counter = 'counter' + slot;
      keep();
      return new Promise((resolve) => (release = resolve));
    });
  const start = () => count(0).catch(() => keep((locks = 0)));

  const name = data.cookie || 'tracking_id';
  const setCookie = (value, age) => (document.cookie = `${name}=${value};path=/;max-age=${age};SameSite=Lax;Secure;domain=${data.cookieDomain || ''}`);
  const cookieId = () => {
    const find = () => document.cookie.match(`\\b${name}=([\\w-]{36})`)[1];
    return attempt(find) || setCookie(uuid(), 34128e3) && find();
  };
  const campaign = () => {
    const found = {};
    for (const [key, value] of new URLSearchParams(location.search))
      if (value && /^(utm_(source|medium|campaign|content|term)|matchtype|network|ad_id|gclid|ad_pos|placement|placement_category|testgroup|device)$/.test(key))
        found[key.replace('utm_', '').replace('gclid', 'ad_id')] ??= value;
    if (found.source && found.medium) sessionStorage.tracking = JSON.stringify(found);
    return JSON.parse(sessionStorage.tracking);
  };

  const track = (topic, message) =>
    attempt(() => {
      const request_id = uuid();
      const event = { request_id, request_timestamp: new Date(), topic, message, location: location.href, environment: data.environment, website_id: data.website };
      event[referrer.length > 500 ? 'referrer_full' : 'referrer'] = referrer || undefined;
      waiting = [...waiting.slice(-999), JSON.stringify(event)];
      keep();
      return request_id;
    });
  const keep = () => {
    if (!allowed() || !waiting[0]) return;
    if (!counter) {
      if (locks && !leaving) return;
      memory.set((counter = 'own'), uuid() + ' 0');
    }
    if (!read('device')) write('device', uuid());
    utm ||= attempt(campaign);
    user &&= write('user', user);
    for (const text of waiting.splice(0)) {
      const event = JSON.parse(text);
      const key = 'event' + event.request_id;
      const [epoch, used] = (read(counter) || uuid() + ' 0').split(' ');
      const sequence = +used + 1;
      write(counter, epoch + ' ' + sequence);
      event.cookie_id = attempt(cookieId);
      event.user_account_id = read('user');
      event.utm = utm;
      event.tracker = { device: read('device'), epoch, sequence, release: data.release };
      write(key, JSON.stringify(event));
      unsent.add(key);
    }
    keys('event').slice(0, -1e3).forEach(remove);
    leaving ? beacon() : schedule(200);
  };

  const pack = (from) => {
    const sent = [];
    let body = '';
    for (const key of from) {
      const event = read(key);
      if (sent[most - 1] || (body && (body + event).length > 2e4)) break;
      unsent.delete(key);
      if (event) body += (body && ',') + event, sent.push(key);
    }
    return [sent, `[${body}]`];
  };
  const paused = () => (read('pause') - Date.now()) % 1e8;
  const schedule = (delay) => (timer ||= setTimeout(flush, delay));
  const flush = () => {
    timer = clearTimeout(timer);
    return (locks ? locks.request('tracking:', drain) : drain()).catch(() => {});
  };
  const drain = async () => {
    while (allowed()) {
      if (paused() > 0) return schedule(paused());
      const [sent, body] = pack(keys('event'));
      if (!sent[0]) return;
      const answer = await fetch(endpoint, { method: 'POST', body, keepalive: true, credentials: 'include', signal: AbortSignal.timeout(3e4) }).catch(() => ({}));
      const verdict = await answer.json?.().catch(() => 0);
      const unfit = [400, 413].includes(answer.status);
      const rejected = verdict?.rejected || (unfit && !sent[1] && [verdict]);
      if (answer.status === 202 || rejected) {
        sent.forEach(remove);
        failures = 0;
        most = 50;
        if (rejected?.[0] && !api.rejected) console.warn('tracking', rejected);
        api.rejected += rejected?.length || 0;
      } else if (unfit) most = sent.length >> 1;
      else if (allowed()) write('pause', Date.now() + (answer.headers?.get('Retry-After') * 1e3 || 0) + Math.min(6e4, 1e3 * 2 ** failures++) * (1 - Math.random() / 2));
    }
  };
  const beacon = () => {
    while (allowed() && unsent.size && !(paused() > 0) && navigator.sendBeacon(endpoint, pack(unsent)[1]));
  };

  const consent = (given) =>
    attempt(() => {
      denied = !given;
      if (given) return refused || keep(write('consent', 1));
      waiting = [];
      utm = user = 0;
      keys('').forEach(remove);
      setCookie('', 0);
      delete sessionStorage.tracking;
    });
  const api = (window.tracking = {
    track,
    consent,
    flush,
    page: () => track('page_view', { title: document.title }),
    identify: (id) => {
      remove('user', user = id);
      track('identify');
    },
    rejected: 0,
  });

  const on = (types, listener) =>
    types.split(' ').forEach((type) => addEventListener(type, (event) => attempt(() => listener(event)), true));
  start();
  if (auto('page')) api.page();
  if (auto('navigation'))
    window.navigation?.addEventListener('currententrychange', () => {
      if (location.href === last) return;
      referrer = last;
      last = location.href;
      api.page();
    });
  on('click auxclick', ({ target, button }) => {
    if (button > 1) return;
    const marked = target.closest('[data-track]');
    if (marked && auto('click')) track('click', { name: marked.dataset.track });
    const link = target.closest('a[href]');
    const url = link.href;
    if (auto('download') && (link.download || /\.(pdf|zip|docx?|xlsx?|csv|exe)$/.test(link.pathname))) track('link:download', { url });
    else if (auto('outbound') && link.host && link.host !== location.host) track('link:outbound', { url });
  });
  if (auto('form')) on('submit', ({ target: { id, action } }) => track('form:submit', { id, action }));
  if (auto('error')) {
    let left = 10;
    on('error unhandledrejection', ({ reason, error = reason, message = error }) => {
      if (message && left-- > 0) track('error', { message: `${message}`.match(/.{0,300}/su)[0], stack: error?.stack?.match(/.{0,400}/su)[0] });
    });
  }
  if (auto('vitals')) {
    const vitals = {};
    const observe = (type, vital, value) =>
      attempt(() =>
        new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => (vitals[vital] = Math.max(vitals[vital] || 0, value(entry)))),
        ).observe({ type, buffered: true }));
    let shift, first, previous;
    observe('navigation', 'ttfb', (entry) => entry.responseStart);
    observe('paint', 'fcp', (entry) => entry.startTime);
    observe('largest-contentful-paint', 'lcp', (entry) => entry.startTime);
    observe('event', 'inp', (entry) => entry.interactionId && entry.duration);
    observe('layout-shift', 'cls', ({ hadRecentInput, startTime, value }) => {
      if (hadRecentInput) return 0;
      if (!(startTime < previous + 1e3 && startTime < first + 5e3)) shift = 0, first = startTime;
      previous = startTime;
      return (shift += value);
    });
    lastWords = () => track('web_vitals', vitals);
  }
  if (auto('ping')) {
    const every = +data.ping || 15;
    let seconds = 0, active = 1;
    on('pointermove keydown scroll', () => (active = 1));
    setInterval(() => {
      if (!document.hidden && active) track('ping', { seconds: (seconds += every) });
      active = 0;
    }, every * 1e3);
  }

  on('visibilitychange pagehide pageshow', ({ type, persisted }) => {
    leaving = type === 'pagehide' || document.hidden;
    if (!leaving) return persisted ? start() : flush();
    lastWords?.();
    lastWords = 0;
    keep();
    beacon();
    if (persisted) counter = release?.();
  });
  on('online', () => flush(remove('pause')));
  flush();
})();
