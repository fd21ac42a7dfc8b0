// What to draw: measurement, fields, range, and where the range ends.
import { element } from '../ui/dom.js';
import { RANGES } from './ranges.js';

/**
 * @param act {measurement(name), field(name), range(id), move(direction)}; direction is -1 earlier, 1 later, 0 now
 */
export function controls(act) {
  const measurements = element('div', { class: 'choices', role: 'group', 'aria-label': 'Measurement' });
  const fields = element('div', { class: 'choices', role: 'group', 'aria-label': 'Fields' });
  const ranges = element('div', { class: 'choices', role: 'group', 'aria-label': 'Range of time' });
  const node = element(
    'div',
    { class: 'card-body controls' },
    ...labelled('Measurement', measurements),
    ...labelled('Fields', fields),
    ...labelled('Time', ranges),
  );

  function show(state) {
    choose(measurements, state.measurements.map((name) => [name, name === state.measurement, () => act.measurement(name)]));
    choose(fields, state.fields.map((name) => [name, state.drawn.includes(name), () => act.field(name)]));
    choose(ranges, [
      ...RANGES.map((range) => [range.name, range.id === state.range.id, () => act.range(range.id)]),
      ...(state.range.live ? [] : [['‹ Earlier', null, () => act.move(-1)]]),
      ...(state.until == null ? [] : [['Later ›', null, () => act.move(1)], ['Now', null, () => act.move(0)]]),
    ]);
  }

  return { node, show };
}

function labelled(name, choices) {
  return [element('span', { class: 'hint' }, name), choices];
}

/** Buttons are kept where their names stay, so that the one with the focus keeps it. */
function choose(group, choices) {
  const names = choices.map(([name]) => name);
  const before = [...group.children].map((button) => button.textContent);
  if (JSON.stringify(names) !== JSON.stringify(before)) {
    const focused = group.contains(document.activeElement) ? document.activeElement.textContent : null;
    group.replaceChildren(...names.map((name) => element('button', { type: 'button' }, name)));
    [...group.children].find((button) => button.textContent === focused)?.focus();
  }
  choices.forEach(([, pressed, action], i) => {
    const button = group.children[i];
    if (pressed != null) button.setAttribute('aria-pressed', String(pressed));
    button.onclick = action;
  });
}
