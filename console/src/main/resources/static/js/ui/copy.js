// A command with a button that copies it.
import { element } from './dom.js';

export function commandLine(text, label) {
  const code = element('code', {}, text);
  const button = element('button', { type: 'button', 'aria-label': `Copy: ${label}` }, 'Copy');
  button.addEventListener('click', async () => {
    button.textContent = (await copy(text)) ? 'Copied' : 'Select it';
    if (button.textContent === 'Select it') window.getSelection().selectAllChildren(code);
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
  return element('div', { class: 'command' }, element('pre', {}, code), button);
}

/** Without TLS, away from this machine, a browser has no clipboard for pages; then the text is selected instead. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
