// Parses each file that is named, and prints a line for each block in it: what it is, and the names of its arguments and blocks.
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

const LABELS = { resource: 2, data: 2, variable: 1, output: 1, module: 1, provider: 1, locals: 0, terraform: 0 };

function print(kind, labels, value) {
  if (labels > 0) {
    for (const [label, inner] of Object.entries(value)) {
      print(`${kind}.${label}`, labels - 1, inner);
    }
  } else {
    for (const block of value) {
      console.log(`${kind} ${Object.keys(block).sort().join(' ')}`);
    }
  }
}

for (const file of process.argv.slice(2)) {
  const blocks = await parse(file, readFileSync(file, 'utf8'));
  for (const [kind, value] of Object.entries(blocks)) {
    if (kind in LABELS) {
      print(kind, LABELS[kind], value);
    } else {
      console.log(kind);
    }
  }
}
