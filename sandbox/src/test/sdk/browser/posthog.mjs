import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  const { default: posthog } = await import('/node_modules/posthog-js/dist/module.js');
  posthog.init(key, { api_host: host });
  const capture = (event, props, options) => {
    posthog.capture(event, props, options);
    return { method: 'capture', told: { event, properties: props, ...options } };
  };
  const later = () => new Promise((done) => setTimeout(done, 4000));
  return {
    first: async (mark) => {
      const told = [
        capture(`${mark} ordered`, properties(mark, 1), { timestamp: when(1) }),
        capture(`${mark}:two`, large(mark, 2)),
        capture(`${mark} three`, properties(mark, 3), { send_instantly: true }),
        capture(`${mark} four`, { $set: { email: `${mark}-4@example.com` } }),
      ];
      posthog.identify(`user-${mark}-5`, { plan: `${mark}-5-plan` });
      told.push({ method: 'identify', told: { id: `user-${mark}-5`, plan: `${mark}-5-plan` } });
      await later();
      return told;
    },
    second: async (mark) => {
      posthog.group('company', `${mark}-6-company`, properties(mark, 6));
      posthog.alias(`${mark}-7-alias`);
      return [
        { method: 'group', told: { key: `${mark}-6-company`, properties: properties(mark, 6) } },
        { method: 'alias', told: { alias: `${mark}-7-alias` } },
        capture(`${mark} eight`, properties(mark, 8), { timestamp: when(8) }),
        capture(`${mark} nine`, properties(mark, 9)),
        capture(`${mark} ✓`, { list: [1, 2.5, `${mark}-10-✓`] }),
      ];
    },
  };
}
