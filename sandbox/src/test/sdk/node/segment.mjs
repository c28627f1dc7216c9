import { Analytics } from '@segment/analytics-node';
import { randomUUID } from 'node:crypto';
import { context, large, properties, when } from '../calls.mjs';

export async function start(host, writeKey) {
  const analytics = new Analytics({ writeKey, host, flushAt: 5, flushInterval: 200 });
  const anonymousId = randomUUID();
  const call = (method, told) =>
    new Promise((done) => analytics[method](told, (error) => done({ method, told, givenUp: error && String(error.reason ?? error) })));
  return {
    first: (mark) =>
      Promise.all([
        call('track', { anonymousId, event: `${mark} ordered`, properties: properties(mark, 1), timestamp: when(1) }),
        call('track', { userId: `user-${mark}-2`, event: `${mark}:two`, properties: large(mark, 2), context: context(mark, 2) }),
        call('identify', { userId: `user-${mark}-3`, anonymousId: `anon-${mark}-3`, traits: properties(mark, 3) }),
        call('page', { anonymousId, name: `${mark}-3-name`, category: `${mark}-4-cat`, properties: properties(mark, 4) }),
        call('track', { anonymousId, event: `${mark} five`, messageId: randomUUID(), integrations: { All: false, [`${mark}-5`]: true } }),
      ]),
    second: (mark) =>
      Promise.all([
        call('screen', { anonymousId, name: `${mark}-6-name`, properties: properties(mark, 6), timestamp: when(6) }),
        call('group', { userId: `user-${mark}-7`, groupId: `${mark}-7-group`, traits: properties(mark, 7) }),
        call('alias', { userId: `user-${mark}-8`, previousId: `${mark}-8-previous` }),
        call('track', { userId: `${mark}-9-` + 'u'.repeat(60), event: `${mark} nine`, properties: properties(mark, 9), context: context(mark, 9) }),
        call('track', { anonymousId, userId: `user-${mark}-10`, event: `${mark} ✓`, properties: { list: [1, 2.5, `${mark}-10-✓`] } }),
      ]),
    // Its calls end when they are sent or given up.
    settled: async () => {},
    end: () => analytics.closeAndFlush(),
  };
}
