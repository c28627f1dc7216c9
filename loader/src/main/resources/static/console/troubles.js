// What somebody should know, whichever page is open, and what to do about it.

import {h} from './dom.js';
import {count, duration, n, time} from './format.js';

const NAMES = {redshift: 'Redshift', s3: 'S3', sqs: 'SQS', spill: 'The spill lane in S3', notifications: 'The queue of event notifications'};

const MEANWHILE = {
  redshift: 'Rows wait in files and are loaded once it answers. What pages show of tables, ledger and jobs is as of when it last answered.',
  s3: 'Messages stay in the queue, and nothing is loaded, until it answers.',
  sqs: 'tracking-api writes to the spill lane instead, where it has one. The length of the queue is as of when it last answered.',
  spill: 'Messages in it wait.',
  notifications: 'Files of other loaders are found by listing, a little later.',
};

export const serviceName = (name) => NAMES[name] || name;

/**
 * What is wrong, the worst first.
 *
 * @param now what the loader last said
 * @param stale whether it says nothing any more
 * @returns list of {key, kind, everywhere, text()}; text is made of what was current
 */
export function troubles(now, stale) {
  const list = [];
  const add = (key, kind, text, everywhere = true) => list.push({key, kind, text, everywhere});
  if (stale) {
    add('stale', 'bad', () => ['The loader does not answer; what is shown is as of ', time(now.at, 'clock'), '. Nothing is lost: what was accepted waits. The page goes on by itself once the loader answers.']);
  }
  // A loader that stops calls nobody any more: what it said last about others says nothing then.
  for (const service of stale ? [] : now.services) {
    if (service.unreachableSeconds > 0) {
      const since = new Date(Date.parse(now.at) - service.unreachableSeconds * 1000).toISOString();
      add(`gone ${service.name}`, 'bad', () => [h('strong', {}, `${serviceName(service.name)} does not answer`), ', last at ', time(since, 'clock'), '. ', MEANWHILE[service.name] || '']);
    }
  }
  if (now.loading.paused) {
    add(`paused ${now.loading.by}`, 'warn', () => [h('strong', {}, 'Loading is paused'), ` by ${now.loading.by} since `, time(now.loading.since), '. Rows wait in files. ', h('a', {href: '#/now?show=loading'}, 'Resume it on the page Now'), '.']);
  }
  if (now.loading.waitsFor.length) {
    add(`locks ${now.loading.waitsFor}`, 'warn', () => [h('strong', {}, 'Loads wait for a lock'), '. They go on by themselves once it is free; nothing is lost.',
      now.loading.waitsFor.length === 1 ? [' ', now.loading.waitsFor[0], '.'] : h('ul', {}, now.loading.waitsFor.map((wait) => h('li', {}, wait)))]);
  }
  const broken = now.equations.filter((equation) => !equation.holds);
  if (broken.length) {
    add(`equations ${broken.length}`, 'bad', () => [h('strong', {}, `${count(broken.length, 'equation')} of P3 broken`), ': a row is counted twice or not at all. ', h('a', {href: '#/now?show=equations'}, 'See which'), '. One that is mended a moment later is none: numbers are read one after the other. If it stays, keep the loader\'s log and these numbers, then restart it.'], false);
  }
  const findings = Object.entries(now.selfCheck.findings).filter(([kind]) => kind !== 'loaded');
  if (findings.length) {
    add(`findings ${JSON.stringify(findings)}`, 'bad', () => [h('strong', {}, 'Bucket and ledger differ'), `: ${findings.map(([kind, files]) => `${n(files)} ${kind}`).join(', ')}. `, h('a', {href: '#/now?show=self-check'}, 'The last comparison'), ' names files and remedies.'], false);
  }
  if (now.freshness.seconds > now.freshness.maxLagSeconds * 2) {
    add('late', 'warn', () => [h('strong', {}, 'Rows are late'), `: the oldest that is not in its table is ${duration(now.freshness.seconds)} old. What else is said here is why, as a rule; `, h('a', {href: '#/hours'}, 'Hours'), ' shows which wait.'], false);
  }
  if (now.deadLetters > 0) {
    add(`dead ${now.deadLetters}`, 'warn', () => [h('strong', {}, count(now.deadLetters, 'dead letter')), ': ', h('a', {href: '#/dead-letters'}, 'see why'), '.'], false);
  }
  if (now.auditWaiting > 0) {
    add(`audit ${now.auditWaiting}`, 'warn', () => `${count(now.auditWaiting, 'action')} not yet in the audit log: it cannot be written. They wait in the loader's memory, and are in its log.`, false);
  }
  return list;
}
