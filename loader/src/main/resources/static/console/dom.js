// Makes elements. Text is always text: nothing that a record holds becomes markup.

/** An element with attributes (`onclick` and the like are listeners, false and null are left out) and children. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same, of a drawing. */
export function svg(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'value') {
      element.value = value;
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  append(element, children);
  return element;
}

/** Adds children: elements, texts, numbers, lists of them; null and false are nothing. */
export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** Puts other children in the place of those that are there. */
export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** What is not seen, or turns round what stands beside it: control characters, and those of the direction of writing. */
const UNSEEN = /([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u2069\ufeff])/;

/** Another's text with its unseen characters written out, such as U+202E: it cannot hide anything, nor turn other words round. */
export const plain = (text) => text.split(UNSEEN).map((part, i) => (i % 2
  ? h('span', {class: 'unseen'}, `U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
  : part));

let numbers = 0;

/** An id that no other element of the page has. */
export function id(name) {
  numbers += 1;
  return `${name}-${numbers}`;
}

/** Says something to those who cannot see that it has changed. */
export function announce(text) {
  const announcer = document.getElementById('announcer');
  if (announcer && announcer.textContent !== text) {
    announcer.textContent = text;
  }
}
