// What the SDKs are told: each value is there once, so that it can be found again.
export const when = (minute) => new Date(Date.UTC(2026, 10, 20, 9, minute, 7, 89));

export function properties(mark, call) {
  return {
    plan: `${mark}-${call}-plan`,
    amount: 1000 + call + 0.25,
    nested: { deep: [`${mark}-${call}-deep`, true, null], 'ключ ✓': `${mark}-${call}-✓ "quoted" \\ \n` },
    empty: '',
  };
}

// More than the column message holds.
export const large = (mark, call) => ({ text: `${mark}-${call}-` + 'x'.repeat(4000), plan: `${mark}-${call}-plan` });

export const context = (mark, call) => ({
  page: { url: `https://shop.example.com/${mark}/${call}?a=1`, referrer: `https://search.example.org/${mark}-${call}` },
  userAgent: `Mozilla/5.0 ${mark}-${call}`,
  campaign: { source: `s-${mark}-${call}`, medium: `m-${mark}-${call}`, name: `n-${mark}-${call}` },
  device: { model: `${mark}-${call}-model` },
});
