// Runs one SDK for Node: node run.mjs <name> <host> <mark>. Writes one JSON line for each step: {"told":[…]} after the first five
// calls were sent, then waits for a line on standard input, makes the other five, and ends with {"told":[…],"failed":[…]}.
import { createInterface } from 'node:readline';

const [name, host, mark] = process.argv.slice(2);
const sdk = await import(`./node/${name}.mjs`);
const client = await sdk.start(host, `key-${mark}`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (step) => process.stdout.write(JSON.stringify(step) + '\n');

say({ told: await client.first(mark) });
await lines.next();
say({ told: await client.second(mark), failed: await client.end() });
process.exit(0);
