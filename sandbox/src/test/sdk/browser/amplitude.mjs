import { script } from './script.mjs';
import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  await script('@amplitude/analytics-browser/lib/scripts/amplitude-min.js');
  const amplitude = window.amplitude;
  await amplitude.init(key, { serverUrl: `${host}/2/httpapi` }).promise;
  let waits = [];
  const made = (method, told, { promise }) => {
    const call = { method, told };
    waits.push(promise.then((result) => result.code === 200 || (call.givenUp = result.message)));
    return call;
  };
  // A time is told in milliseconds, and in the column it is a time.
  const track = (event_type, event_properties, { time, ...options } = {}) => {
    const sent = amplitude.track(event_type, event_properties, time ? { ...options, time: time.getTime() } : options);
    return made('track', { event_type, event_properties, ...options, time }, sent);
  };
  return {
    first: async (mark) => {
      const told = [
        track(`${mark} ordered`, properties(mark, 1), { time: when(1) }),
        track(`${mark}:two`, large(mark, 2)),
        track(`${mark} three`, properties(mark, 3), { user_id: `user-${mark}-3` }),
        track(`${mark} four`, undefined, { insert_id: `${mark}-4-insert`, groups: { company: `${mark}-4-company` } }),
        track(`${mark} five`, properties(mark, 5), { price: 5.25, revenue: 1005.5 }),
      ];
      return told;
    },
    second: async (mark) => {
      const identify = new amplitude.Identify().set('plan', `${mark}-6-plan`).add('visits', 1006);
      return [
        made('identify', { set: { plan: `${mark}-6-plan` }, add: { visits: 1006 } }, amplitude.identify(identify)),
        track(`${mark} seven`, properties(mark, 7), { platform: `${mark}-7-platform` }),
        track(`${mark} eight`, properties(mark, 8), { time: when(8) }),
        track(`${mark} nine`, properties(mark, 9), { user_id: `${mark}-9-` + 'u'.repeat(60) }),
        track(`${mark} ✓`, { list: [1, 2.5, `${mark}-10-✓`] }),
      ];
    },
    settled: async () => {
      amplitude.flush();
      await Promise.all(waits);
      waits = [];
    },
  };
}
