// Runs one SDK for Node: node run.mjs <name> <host> <mark>. For the first line on standard input it makes the first five calls, for the
// second and third one the other five, and answers each with a JSON line {"told":[…]} when none of them is under way any more. A call
// that the SDK itself has given up says {"givenUp":…}.
import { createInterface } from 'node:readline';

const [name, host, mark] = process.argv.slice(2);
const sdk = await import(`./node/${name}.mjs`);
const client = await sdk.start(host, `key-${mark}`);
const rounds = [() => client.first(mark), () => client.second(`${mark}-out`), () => client.second(mark)];
for await (const _ of createInterface({ input: process.stdin })) {
  const told = await rounds.shift()();
  await client.settled(told);
  process.stdout.write(JSON.stringify({ told }) + '\n');
  if (rounds.length === 0) {
    await client.end();
    process.exit(0);
  }
}
