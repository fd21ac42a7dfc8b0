// What is wrong at the moment, as far as the calls to the API tell. Trouble belongs to a place (a path of the API) and
// goes away when a call to the same place succeeds.

const troubles = new Map();
const listeners = [];

/** @param listener gets the most serious trouble, or null when there is none */
export function onTrouble(listener) {
  listeners.push(listener);
}

export function reportTrouble(place, trouble) {
  const before = troubles.get(place);
  troubles.set(place, trouble);
  if (before?.title !== trouble.title || before?.detail !== trouble.detail) tell();
}

export function clearTrouble(place) {
  if (troubles.delete(place)) tell();
}

/** Forgets everything, for instance when another page opens. */
export function clearAllTrouble() {
  if (troubles.size > 0) {
    troubles.clear();
    tell();
  }
}

function tell() {
  const all = [...troubles.values()];
  const worst = all.find((trouble) => trouble.needsKey) ?? all.find((trouble) => trouble.serious) ?? all[0] ?? null;
  listeners.forEach((listener) => listener(worst));
}
