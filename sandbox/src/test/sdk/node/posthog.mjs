import { PostHog } from 'posthog-node';
import { randomUUID } from 'node:crypto';
import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  const client = new PostHog(key, { host, flushAt: 5, flushInterval: 200 });
  let givenUp;
  // What it could not send it keeps when nobody answered, and for nothing else.
  client.on('error', (error) => error.name === 'PostHogFetchNetworkError' || (givenUp = String(error)));
  const device = randomUUID();
  const call = (method, told) => {
    client[method](told);
    return { method, told };
  };
  return {
    first: async (mark) => {
      const told = [
        call('capture', { distinctId: `user-${mark}-1`, event: `${mark} ordered`, properties: properties(mark, 1), timestamp: when(1) }),
        call('capture', { distinctId: device, event: `${mark}:two`, properties: large(mark, 2) }),
        call('identify', { distinctId: `user-${mark}-3`, properties: properties(mark, 3) }),
        call('capture', { distinctId: device, event: `${mark} four`, uuid: randomUUID(), properties: { $current_url: `https://shop.example.com/${mark}/4`, $referrer: `https://search.example.org/${mark}-4`, plan: `${mark}-4-plan` } }),
        call('capture', { distinctId: `user-${mark}-5`, event: `${mark} five`, groups: { company: `${mark}-5-company` }, properties: { $set: { email: `${mark}-5@example.com` } } }),
      ];
      return told;
    },
    second: async (mark) => [
      call('groupIdentify', { groupType: 'company', groupKey: `${mark}-6-key`, properties: properties(mark, 6) }),
      call('alias', { distinctId: `user-${mark}-7`, alias: `${mark}-7-alias` }),
      call('capture', { distinctId: `user-${mark}-8`, event: `${mark} eight`, properties: properties(mark, 8), timestamp: when(8) }),
      call('capture', { distinctId: `${mark}-9-` + 'u'.repeat(60), event: `${mark} nine`, properties: properties(mark, 9) }),
      call('capture', { distinctId: device, event: `${mark} ✓`, properties: { list: [1, 2.5, `${mark}-10-✓`] } }),
    ],
    settled: async (told) => {
      givenUp = undefined;
      for (let kept = true; kept; ) {
        kept = await client.flush().then(() => false, (error) => error.name === 'PostHogFetchNetworkError');
      }
      told.forEach((call) => (call.givenUp = givenUp));
    },
    end: () => client.shutdown(),
  };
}
