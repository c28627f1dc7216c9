import { createInstance, Identify } from '@amplitude/analytics-node';
import { randomUUID } from 'node:crypto';
import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  const client = createInstance();
  await client.init(key, { serverUrl: `${host}/2/httpapi`, flushQueueSize: 5, flushIntervalMillis: 200, logLevel: 0 }).promise;
  const device_id = randomUUID();
  let waits = [];
  const made = (method, told, { promise }) => {
    const call = { method, told };
    waits.push(promise.then((result) => result.code === 200 || (call.givenUp = result.message)));
    return call;
  };
  // A time is told in milliseconds, and in the column it is a time.
  const track = ({ time, ...told }) => {
    const { event_type, event_properties, ...options } = told;
    const sent = client.track(event_type, event_properties, time ? { ...options, time: time.getTime() } : options);
    return made('track', { ...told, time }, sent);
  };
  return {
    first: async (mark) => {
      const told = [
        track({ device_id, event_type: `${mark} ordered`, event_properties: properties(mark, 1), time: when(1) }),
        track({ user_id: `user-${mark}-2`, event_type: `${mark}:two`, event_properties: large(mark, 2) }),
        track({ user_id: `user-${mark}-3`, device_id: `device-${mark}-3`, event_type: `${mark} three`, platform: `${mark}-3-platform`, price: 3.25, revenue: 1003.5 }),
        track({ device_id, event_type: `${mark} four`, insert_id: `${mark}-4-insert`, groups: { company: `${mark}-4-company` } }),
        track({ device_id, event_type: `${mark} five`, user_properties: { plan: `${mark}-5-plan` }, session_id: 1795790971229 }),
      ];
      return told;
    },
    second: async (mark) => {
      const identify = new Identify().set('plan', `${mark}-6-plan`).add('visits', 1006);
      const told = { user_id: `user-${mark}-6`, device_id, set: { plan: `${mark}-6-plan` }, add: { visits: 1006 } };
      return [
        made('identify', told, client.identify(identify, { user_id: told.user_id, device_id })),
        track({ device_id, event_type: `${mark} seven`, event_properties: properties(mark, 7), ip: '192.0.2.7', os_name: `${mark}-7-os` }),
        track({ device_id, event_type: `${mark} eight`, event_properties: properties(mark, 8), time: when(8) }),
        track({ user_id: `${mark}-9-` + 'u'.repeat(60), event_type: `${mark} nine`, event_properties: properties(mark, 9) }),
        track({ device_id, user_id: `user-${mark}-10`, event_type: `${mark} ✓`, event_properties: { list: [1, 2.5, `${mark}-10-✓`] } }),
      ];
    },
    settled: async () => {
      await client.flush().promise;
      await Promise.all(waits);
      waits = [];
    },
    end: async () => {},
  };
}
