import { newTracker, buildPageView, buildStructEvent, buildSelfDescribingEvent, buildPagePing, buildScreenView, buildLinkClick, buildAddToCart, buildSiteSearch } from '@snowplow/node-tracker';
import { large, properties, when } from '../calls.mjs';

export async function start(host) {
  let sent = 0;
  let made = 0;
  let givenUp;
  const tracker = newTracker(
    { namespace: 'sdk', appId: 'shop', encodeBase64: true },
    {
      endpoint: host,
      bufferSize: 5,
      onRequestFailure: (data) => data.willRetry || (givenUp = `status ${data.status}`),
      onRequestSuccess: (events) => (sent += events.length),
    },
  );
  const call = (method, told, event, contexts, timestamp) => {
    made++;
    tracker.track(event, contexts, timestamp);
    // Its own time becomes the column's, the true one is kept as it is.
    const time = timestamp && (timestamp.type === 'dtm' ? new Date(timestamp.value) : timestamp.value);
    return { method, told: { ...told, contexts, time } };
  };
  const entity = (mark, n) => [{ schema: 'iglu:com.example/user/jsonschema/1-0-0', data: { plan: `${mark}-${n}-entity` } }];
  return {
    first: async (mark) => {
      const page = { pageUrl: `https://shop.example.com/${mark}/1`, pageTitle: `${mark}-1-title`, referrer: `https://search.example.org/${mark}-1` };
      const struct = { category: `${mark}-2-cat`, action: `${mark}-2-act`, label: `${mark}-2-label`, property: `${mark}-2-prop`, value: 1002.5 };
      const own = (n) => ({ schema: `iglu:com.example/ordered_${n}/jsonschema/1-0-0`, data: properties(mark, n) });
      const big = { schema: 'iglu:com.example/large/jsonschema/1-0-0', data: large(mark, 4) };
      tracker.setUserId(`user-${mark}`);
      const told = [
        call('pageView', page, buildPageView(page), entity(mark, 1)),
        call('struct', struct, buildStructEvent(struct)),
        call('selfDescribing', own(3), buildSelfDescribingEvent({ event: own(3) }), entity(mark, 3), { type: 'dtm', value: when(3).getTime() }),
        call('selfDescribing', big, buildSelfDescribingEvent({ event: big })),
        call('pagePing', { pageUrl: `https://shop.example.com/${mark}/5`, minXOffset: 1005 }, buildPagePing({ pageUrl: `https://shop.example.com/${mark}/5`, minXOffset: 1005 })),
      ];
      return told;
    },
    second: async (mark) => {
      const own = (n) => ({ schema: `iglu:com.example/ordered_${n}/jsonschema/1-0-0`, data: properties(mark, n) });
      const screen = { name: `${mark}-6-screen`, id: `${mark}-6-id` };
      const link = { targetUrl: `https://shop.example.com/${mark}/7`, elementId: `${mark}-7-element` };
      const search = { terms: [`${mark}-8-term`], totalResults: 1008 };
      return [
        call('screenView', screen, buildScreenView(screen)),
        call('linkClick', link, buildLinkClick(link)),
        call('siteSearch', search, buildSiteSearch(search)),
        call('selfDescribing', own(9), buildSelfDescribingEvent({ event: own(9) }), entity(mark, 9), { type: 'ttm', value: when(9).getTime() }),
        call('selfDescribing', own(10), buildSelfDescribingEvent({ event: own(10) }), entity(mark, 10)),
      ];
    },
    settled: async (told) => {
      givenUp = undefined;
      // It sends again only when it is told to, or when there is another event.
      while (sent < made && !givenUp) {
        await tracker.flush();
        await new Promise((done) => setTimeout(done, 200));
      }
      told.forEach((call) => (call.givenUp = givenUp));
    },
    end: async () => {},
  };
}
