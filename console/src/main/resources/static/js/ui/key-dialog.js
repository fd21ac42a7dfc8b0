// Asks for the API key.
import { keepKey, hasKey, whenKeyIsWanted } from '../api/key.js';
import { element } from './dom.js';

let open = null;

/** Shows the button that changes the key, once one was ever wanted. */
export function showKeyButton(button) {
  button.addEventListener('click', () => enterKey());
  whenKeyIsWanted(() => {
    button.hidden = false;
    return enterKey(hasKey());
  });
  button.hidden = !hasKey();
}

/** Asks, saying so when a key was refused before; the promise says whether a key was entered. Whoever asks while the question is open gets the same answer. */
export function enterKey(refused = false) {
  open ??= ask(refused).finally(() => {
    open = null;
  });
  return open;
}

function ask(refused) {
  return new Promise((resolve) => {
    const input = element('input', {
      type: 'password',
      autocomplete: 'off',
      spellcheck: 'false',
      required: true,
      id: 'api-key',
    });
    const dialog = element('dialog', { 'aria-labelledby': 'key-title' });
    const submit = (event) => {
      event.preventDefault();
      keepKey(input.value.trim());
      dialog.close('entered');
    };
    dialog.append(
      element(
        'form',
        { onsubmit: submit },
        element('h2', { id: 'key-title' }, 'This Sluice asks for an API key'),
        element('label', { class: 'field', for: 'api-key' }, 'Key with the scope read', input),
        refused ? element('p', { role: 'alert' }, 'The key given before was not accepted.') : null,
        element('p', { class: 'hint' }, 'It is kept in this tab only and forgotten when the tab is closed.'),
        element(
          'div',
          { class: 'dialog-actions' },
          element('button', { type: 'button', onclick: () => dialog.close() }, 'Not now'),
          element('button', { type: 'submit', class: 'primary' }, 'Use key'),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'entered');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
