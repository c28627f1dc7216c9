import { script } from './script.mjs';
import { large, properties, when } from '../calls.mjs';

export async function start(host) {
  await script('@snowplow/browser-tracker/dist/index.umd.js');
  const sp = window.snowplowBrowserTracking;
  sp.newTracker('sdk', host, { appId: 'shop' });
  const own = (mark, n, data) => {
    const event = { schema: `iglu:com.example/ordered_${n}/jsonschema/1-0-0`, data };
    const context = [{ schema: 'iglu:com.example/user/jsonschema/1-0-0', data: { plan: `${mark}-${n}-entity` } }];
    sp.trackSelfDescribingEvent({ event, context, timestamp: { type: 'dtm', value: when(n).getTime() } });
    return { method: 'selfDescribing', told: { event, context, timestamp: when(n) } };
  };
  const struct = (mark, n) => {
    const told = { category: `${mark}-${n}-cat`, action: `${mark}-${n}-act`, label: `${mark}-${n}-label`, property: `${mark}-${n}-prop`, value: 1000.5 + n };
    sp.trackStructEvent(told);
    return { method: 'struct', told };
  };
  return {
    first: async (mark) => {
      sp.trackPageView({ title: `${mark}-1-title` });
      sp.setUserId(`user-${mark}`);
      return [
        { method: 'pageView', told: { title: `${mark}-1-title` } },
        struct(mark, 2),
        own(mark, 3, properties(mark, 3)),
        own(mark, 4, large(mark, 4)),
        struct(mark, 5),
      ];
    },
    second: async (mark) => [6, 7, 8, 9, 10].map((n) => (n % 2 ? struct(mark, n) : own(mark, n, properties(mark, n)))),
  };
}
