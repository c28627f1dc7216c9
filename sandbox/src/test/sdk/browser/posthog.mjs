import { large, properties, when } from '../calls.mjs';

export async function start(host, key) {
  const { default: posthog } = await import('/node_modules/posthog-js/dist/module.js');
  // It sends nothing from a browser that a program drives, unless it is told to.
  posthog.init(key, { api_host: host, opt_out_useragent_filter: true });
  const capture = (event, props, options) => {
    posthog.capture(event, props, options);
    return { method: 'capture', told: { event, properties: props, ...options } };
  };
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
