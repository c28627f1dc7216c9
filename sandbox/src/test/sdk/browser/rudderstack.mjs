import { context, large, properties, when } from '../calls.mjs';

export async function start(host, writeKey) {
  const { RudderAnalytics } = await import('/node_modules/@rudderstack/analytics-js/dist/npm/modern/bundled/esm/index.mjs');
  const client = new RudderAnalytics();
  client.load(writeKey, host, { configUrl: host });
  await new Promise((done) => client.ready(done));
  const track = (event, props, options) => {
    client.track(event, props, options);
    return { method: 'track', told: { event, properties: props, ...options } };
  };
  return {
    first: async (mark) => {
      client.page(`${mark}-1-category`, `${mark}-1-name`, properties(mark, 1));
      client.identify(`user-${mark}-2`, properties(mark, 2));
      client.group(`${mark}-3-group`, properties(mark, 3));
      return [
        { method: 'page', told: { category: `${mark}-1-category`, name: `${mark}-1-name`, properties: properties(mark, 1) } },
        // From then on each event has these traits in its context.
        { method: 'identify', told: { type: 'identify', userId: `user-${mark}-2`, traits: properties(mark, 2) } },
        { method: 'group', told: { groupId: `${mark}-3-group`, traits: properties(mark, 3) } },
        track(`${mark} four`, large(mark, 4), { originalTimestamp: when(4).toISOString() }),
        track(`${mark} five`, properties(mark, 5), { device: context(mark, 5).device }),
      ];
    },
    second: async (mark) => {
      client.alias(`${mark}-6-new`, `${mark}-6-old`);
      return [
        { method: 'alias', told: { userId: `${mark}-6-new`, previousId: `${mark}-6-old` } },
        track(`${mark} seven`, properties(mark, 7)),
        track(`${mark} eight`, properties(mark, 8), { integrations: { All: true, [`${mark}-8`]: true } }),
        track(`${mark}:nine`, properties(mark, 9), { campaign: context(mark, 9).campaign }),
        track(`${mark} ✓`, { list: [1, 2.5, `${mark}-10-✓`] }),
      ];
    },
  };
}
