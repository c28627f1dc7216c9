import { createInstance, Identify } from '@amplitude/analytics-node';
import { randomUUID } from 'node:crypto';
import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  const client = createInstance();
  await client.init(key, { serverUrl: `${host}/2/httpapi`, flushQueueSize: 5, flushIntervalMillis: 200, logLevel: 0 }).promise;
  const failed = [];
  const device_id = randomUUID();
  const waits = [];
  const track = (told) => {
    const { event_type, event_properties, ...options } = told;
    waits.push(client.track(event_type, event_properties, options).promise.then((r) => r.code === 200 || failed.push(r)));
    return { method: 'track', told };
  };
  return {
    first: async (mark) => {
      const told = [
        track({ device_id, event_type: `${mark} ordered`, event_properties: properties(mark, 1), time: when(1).getTime() }),
        track({ user_id: `user-${mark}-2`, event_type: `${mark}:two`, event_properties: large(mark, 2) }),
        track({ user_id: `user-${mark}-3`, device_id: `device-${mark}-3`, event_type: `${mark} three`, platform: `${mark}-3-platform`, price: 3.25, revenue: 1003.5 }),
        track({ device_id, event_type: `${mark} four`, insert_id: `${mark}-4-insert`, groups: { company: `${mark}-4-company` } }),
        track({ device_id, event_type: `${mark} five`, user_properties: { plan: `${mark}-5-plan` }, session_id: 1795790971229 }),
      ];
      await client.flush().promise;
      await Promise.all(waits);
      return told;
    },
    second: async (mark) => {
      const identify = new Identify().set('plan', `${mark}-6-plan`).add('visits', 1006);
      waits.push(client.identify(identify, { user_id: `user-${mark}-6`, device_id }).promise.then((r) => r.code === 200 || failed.push(r)));
      return [
        { method: 'identify', told: { user_id: `user-${mark}-6`, device_id, set: { plan: `${mark}-6-plan` }, add: { visits: 1006 } } },
        track({ device_id, event_type: `${mark} seven`, event_properties: properties(mark, 7), ip: '192.0.2.7', os_name: `${mark}-7-os` }),
        track({ device_id, event_type: `${mark} eight`, event_properties: properties(mark, 8), time: when(8).getTime() }),
        track({ user_id: `${mark}-9-` + 'u'.repeat(60), event_type: `${mark} nine`, event_properties: properties(mark, 9) }),
        track({ device_id, user_id: `user-${mark}-10`, event_type: `${mark} ✓`, event_properties: { list: [1, 2.5, `${mark}-10-✓`] } }),
      ];
    },
    end: async () => {
      await client.flush().promise;
      await Promise.all(waits);
      return failed;
    },
  };
}
