// Prints, for each pair of type and URL among the arguments, the rule of the lists that blocks it for a page of shop.example.com,
// or "-". The engine is Ghostery's; the lists are those that @adguard/dnr-rulesets ships: AdGuard Base (with EasyList) and Tracking Protection.
import { readFileSync } from 'node:fs';
import { FiltersEngine, Request } from '@ghostery/adblocker';

const lists = [2, 3].map((number) => {
  const file = new URL(`node_modules/@adguard/dnr-rulesets/dist/filters/declarative/ruleset_${number}/ruleset_${number}.json`, import.meta.url);
  return JSON.parse(readFileSync(file))[0].metadata.rawFilterList;
});
const engine = FiltersEngine.parse(lists.join('\n'));
for (let i = 2; i < process.argv.length; i += 2) {
  const [type, url] = process.argv.slice(i, i + 2);
  const { match, filter } = engine.match(Request.fromRawDetails({ type, url, sourceUrl: 'https://shop.example.com/' }));
  console.log(match ? String(filter) : '-');
}
