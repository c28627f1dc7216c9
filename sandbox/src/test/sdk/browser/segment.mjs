import { script } from './script.mjs';
import { context, large, properties, when } from '../calls.mjs';

export async function start(host, writeKey) {
  await script('@segment/analytics-next/dist/umd/index.js');
  const analytics = window.AnalyticsNext.AnalyticsBrowser.load(
    { writeKey, cdnURL: host },
    { integrations: { 'Segment.io': { apiHost: `${host.replace('http://', '')}/v1`, protocol: 'http' } } },
  );
  const track = (event, props, options) => {
    analytics.track(event, props, options);
    return { method: 'track', told: { event, properties: props, ...options } };
  };
  return {
    first: async (mark) => {
      await analytics.ready();
      analytics.page(`${mark}-1-category`, `${mark}-1-name`, properties(mark, 1));
      analytics.identify(`user-${mark}-2`, properties(mark, 2));
      analytics.group(`${mark}-3-group`, properties(mark, 3));
      return [
        { method: 'page', told: { category: `${mark}-1-category`, name: `${mark}-1-name`, properties: properties(mark, 1) } },
        { method: 'identify', told: { userId: `user-${mark}-2`, traits: properties(mark, 2) } },
        { method: 'group', told: { groupId: `${mark}-3-group`, traits: properties(mark, 3) } },
        track(`${mark} four`, large(mark, 4), { timestamp: when(4) }),
        track(`${mark} five`, properties(mark, 5), { context: { device: context(mark, 5).device } }),
      ];
    },
    second: async (mark) => {
      analytics.alias(`${mark}-6-new`, `${mark}-6-old`);
      analytics.screen(`${mark}-7-screen`, properties(mark, 7));
      return [
        // Once somebody is identified, it sends that id and not the new one.
        { method: 'alias', told: { previousId: `${mark}-6-old` } },
        { method: 'screen', told: { name: `${mark}-7-screen`, properties: properties(mark, 7) } },
        track(`${mark} eight`, properties(mark, 8), { integrations: { [`${mark}-8`]: true } }),
        track(`${mark}:nine`, properties(mark, 9), { context: { campaign: context(mark, 9).campaign } }),
        track(`${mark} ✓`, { list: [1, 2.5, `${mark}-10-✓`] }),
      ];
    },
  };
}
