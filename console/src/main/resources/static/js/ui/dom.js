// Builds DOM nodes. Text is always set as text, so that a name with '<' in it is just a name.

/**
 * An element. Attributes whose name begins with 'on' and whose value is a function become listeners; true sets an empty
 * attribute; false, null and undefined are left out. Children are nodes or text.
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on') && typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/** Sets text only when it differs, so that a reader's selection and screen readers are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A word for a state with a shape and a colour to go with it: good, warn, bad, or neither. */
export function badge(text, mood = '') {
  return element('span', { class: `badge ${mood}`.trim() }, text);
}
