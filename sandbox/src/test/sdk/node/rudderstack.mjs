import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { randomUUID } from 'node:crypto';
import { context, large, properties, when } from '../calls.mjs';

export async function start(host, writeKey) {
  const client = new RudderAnalytics(writeKey, { dataPlaneUrl: host, flushAt: 5, flushInterval: 200, logLevel: 'error' });
  const anonymousId = randomUUID();
  let waits = [];
  const call = (method, told) => {
    const made = { method, told };
    waits.push(new Promise((done) => client[method](told, (error) => done(error && (made.givenUp = String(error))))));
    return made;
  };
  return {
    first: async (mark) => {
      const told = [
        call('track', { anonymousId, event: `${mark} ordered`, properties: properties(mark, 1), timestamp: when(1) }),
        call('track', { userId: `user-${mark}-2`, event: `${mark}:two`, properties: large(mark, 2), context: context(mark, 2) }),
        call('identify', { userId: `user-${mark}-3`, anonymousId: `anon-${mark}-3`, traits: properties(mark, 3) }),
        call('page', { anonymousId, name: `${mark}-4-name`, properties: properties(mark, 4) }),
        call('track', { anonymousId, event: `${mark} five`, messageId: randomUUID(), integrations: { All: false, [`${mark}-5`]: true } }),
      ];
      return told;
    },
    second: async (mark) => [
      call('screen', { anonymousId, name: `${mark}-6-name`, properties: properties(mark, 6), timestamp: when(6) }),
      call('group', { userId: `user-${mark}-7`, groupId: `${mark}-7-group`, traits: properties(mark, 7) }),
      call('alias', { userId: `user-${mark}-8`, previousId: `${mark}-8-previous` }),
      call('track', { userId: `${mark}-9-` + 'u'.repeat(60), event: `${mark} nine`, properties: properties(mark, 9), context: context(mark, 9) }),
      call('track', { anonymousId, userId: `user-${mark}-10`, event: `${mark} ✓`, properties: { list: [1, 2.5, `${mark}-10-✓`] } }),
    ],
    settled: async () => {
      await Promise.all(waits);
      waits = [];
    },
    end: async () => {},
  };
}
