// Lays JSON text out without changing one of its values: a number keeps its digits, and a text its escapes.

import {h, plain} from './dom.js';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Pieces of the text, keys and values with their paths; null when it is no JSON. */
function pieces(text) {
  try {
    JSON.parse(text);
    return layOut(text.match(TOKEN) || []);
  } catch (noJson) {
    return null;
  }
}

function layOut(tokens) {
  const made = [];
  let at = 0;
  const line = (depth) => made.push({text: `\n${'  '.repeat(depth)}`});

  function value(path, depth) {
    const token = tokens[at];
    at += 1;
    if (token === '{' || token === '[') {
      made.push({text: token});
      members(token === '{' ? '}' : ']', path, depth + 1);
    } else {
      made.push({text: token, path, value: true});
    }
  }

  function members(end, path, depth) {
    for (let index = 0; tokens[at] !== end; index += 1) {
      line(depth);
      let name = String(index);
      if (end === '}') {
        name = JSON.parse(tokens[at]);
        made.push({text: tokens[at], path: [...path, name], key: true}, {text: ': '});
        at += 2;
      }
      value([...path, name], depth);
      if (tokens[at] === ',') {
        made.push({text: ','});
        at += 1;
      }
    }
    if (made[made.length - 1].text !== '{' && made[made.length - 1].text !== '[') {
      line(depth - 1);
    }
    made.push({text: end});
    at += 1;
  }

  value([], 0);
  return made;
}

/** The same JSON, indented; text that is no JSON as it is. */
export function indented(text) {
  const made = pieces(text);
  return made ? made.map((piece) => piece.text).join('') : text;
}

/**
 * The text as an element, with the values of `fields` marked: a field is a name, or names with dots between them.
 *
 * @returns the element, and those of the fields that are not in it
 */
export function shown(text, fields = []) {
  const made = pieces(text);
  const missing = new Set(fields.filter((name) => name));
  const fieldOf = (path) => {
    const name = path ? path.join('.') : '';
    return fields.find((field) => field && (name === field || name.startsWith(`${field}.`)));
  };
  const element = h('pre', {class: 'json', tabindex: '0', role: 'group', 'aria-label': 'The record'},
    made ? made.map((piece) => {
      const field = fieldOf(piece.path);
      if (field) {
        missing.delete(field);
      }
      if (field && piece.value) {
        return h('mark', {}, plain(piece.text));
      }
      if (piece.key) {
        return h('span', {class: field ? 'key wrong' : 'key'}, plain(piece.text));
      }
      return piece.value ? h('span', {class: 'value'}, plain(piece.text)) : piece.text;
    }) : plain(text));
  // Of a long record the part that is wrong is in sight.
  requestAnimationFrame(() => {
    const mark = element.querySelector('mark');
    if (mark) {
      element.scrollTop += mark.getBoundingClientRect().top - element.getBoundingClientRect().top - 40;
    }
  });
  return {element, missing: [...missing]};
}
