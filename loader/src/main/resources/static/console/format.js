// Numbers with their units, and times in the chosen zone.

import {h} from './dom.js';

const WHOLE = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});
const LOCAL_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

let zone = stored() === 'local' ? LOCAL_ZONE : 'UTC';

function stored() {
  try {
    return localStorage.getItem('console.zone');
  } catch (closed) {
    return null;
  }
}

/** Whether times are UTC. */
export const isUtc = () => zone === 'UTC';

/** The name of the zone that is shown: UTC, or the browser's. */
export const zoneName = () => zone;

/** Shows times in UTC, or in the browser's zone, from now on. */
export function showUtc(utc) {
  zone = utc ? 'UTC' : LOCAL_ZONE;
  try {
    localStorage.setItem('console.zone', utc ? 'utc' : 'local');
  } catch (closed) {
    // It is forgotten with the page then.
  }
  for (const element of document.querySelectorAll('time[datetime]')) {
    element.textContent = text(element.dateTime, element.dataset.form);
  }
}

/** 1234567 as 1,234,567; a dash for what is not known. */
export const n = (value) => (value === null || value === undefined ? '–' : WHOLE.format(value));

/** 1234567 as 1.2M. */
export const short = (value) => SHORT.format(value);

/** 12.3 as 12.3 %, and less than one with two digits. */
export const percent = (value) => `${value.toFixed(value && value < 1 ? 2 : 1)} %`;

/** A count with its unit: 1 row, 2 rows. */
export const count = (value, one, many = `${one}s`) => `${n(value)} ${value === 1 ? one : many}`;

/** A name, cut off where it would push everything else aside. */
export const brief = (name, most = 40) => (name.length > most ? `${name.slice(0, most)}…` : name);

/** Bytes, in the unit that suits them. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? WHOLE.format(Math.round(size)) : size.toFixed(1)} ${units[unit]}`;
}

/** A length of time: 4 s, 3 min 20 s, 5 h 10 min, 2 d 3 h. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return 'not known';
  }
  const s = Math.round(seconds);
  if (s < 120) {
    return `${s} s`;
  }
  if (s < 7200) {
    return `${Math.floor(s / 60)} min${s % 60 ? ` ${s % 60} s` : ''}`;
  }
  if (s < 172800) {
    return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  }
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

function parts(instant, timeZone = zone) {
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    second: '2-digit', timeZoneName: timeZone === 'UTC' ? undefined : 'shortOffset',
  }).formatToParts(new Date(instant));
  return Object.fromEntries(made.map((part) => [part.type, part.value]));
}

/** The parts of a time in the zone that is shown: date, hour, minute. */
export function local(instant) {
  const p = parts(instant);
  return {date: `${p.year}-${p.month}-${p.day}`, hour: p.hour, minute: p.minute};
}

/** A time as text. Forms: second, minute, clock (no date). */
export function text(instant, form = 'second') {
  const p = parts(instant);
  const name = zone === 'UTC' ? 'UTC' : p.timeZoneName || zone;
  const clock = `${p.hour}:${p.minute}${form === 'minute' ? '' : `:${p.second}`}`;
  return form === 'clock' ? `${clock} ${name}` : `${p.year}-${p.month}-${p.day} ${clock} ${name}`;
}

/** A time that follows the zone switch; a dash for none. */
export function time(instant, form = 'second') {
  return instant
    ? h('time', {datetime: instant, 'data-form': form}, text(instant, form))
    : '–';
}

/** 2026-11-21T07 of an instant, UTC, as the API takes it. */
export const hourOf = (instant) => new Date(instant).toISOString().slice(0, 13);

/** The instant of 2026-11-21T07. */
export const instantOf = (hour) => `${hour}:00:00Z`;

/** The same hour, so many hours later. */
export const plusHours = (hour, hours) => hourOf(Date.parse(instantOf(hour)) + hours * 3600000);

/** An hour of receipt by name: 2026-11-21 07:00 UTC. */
export const hourName = (hour) => time(instantOf(hour), 'minute');

const WINDOW = /(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z/;

/** When the window began that a file was written in, as its key says; null when it says nothing. */
export function windowOf(key) {
  const found = key.split('/').pop().match(WINDOW);
  return found ? `${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6] || '00'}Z` : null;
}
