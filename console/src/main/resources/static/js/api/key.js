// The API key: in this tab's session storage and nowhere else.

const NAME = 'sluice.api-key';
let ask = async () => false;
let declined = false;

export function storedKey() {
  try {
    return window.sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

export function hasKey() {
  return storedKey() != null;
}

export function keepKey(key) {
  declined = false;
  try {
    window.sessionStorage.setItem(NAME, key);
  } catch {
    console.warn('The browser keeps no session storage for this page, so the key cannot be used.');
  }
}

/** Registers who asks for a key; the function's promise says whether one was entered. */
export function whenKeyIsWanted(listener) {
  ask = listener;
}

/** Asks for a key, unless the answer was "not now" before. */
export async function wantKey() {
  if (declined) return false;
  const entered = await ask();
  declined = !entered;
  return entered;
}
