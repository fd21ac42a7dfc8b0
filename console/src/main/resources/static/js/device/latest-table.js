// The last value of every field with its own time.
import { element, setText } from '../ui/dom.js';
import { age, dateAndTime, fieldValue, millisOf } from '../ui/format.js';

const COLUMNS = ['Measurement', 'Field', 'Value', 'Time', 'Age'];

export function latestTable() {
  const body = element('tbody');
  const node = element(
    'table',
    { class: 'table latest', hidden: true },
    element('thead', {}, element('tr', {}, COLUMNS.map((name) => element('th', { scope: 'col' }, name)))),
    body,
  );
  let rows = [];

  function show(values) {
    const same = values.length === rows.length && values.every((value, i) => rows[i].key === keyOf(value));
    if (!same) {
      rows = values.map(rowOf);
      body.replaceChildren(...rows.map((row) => row.node));
    }
    values.forEach((value, i) => update(rows[i], value));
    node.hidden = rows.length === 0;
    tick();
  }

  function tick() {
    const now = Date.now();
    rows.forEach((row) => setText(row.age, age(row.millis, now)));
  }

  return { node, show, tick };
}

function keyOf({ measurement, field }) {
  return JSON.stringify([measurement, field]);
}

function rowOf(value) {
  const cells = COLUMNS.map((name) => element('span', { class: 'number' }));
  const node = element('tr', {}, cells.map((cell, i) => element('td', { class: `latest-${COLUMNS[i].toLowerCase()}` }, cell)));
  cells[0].textContent = value.measurement;
  cells[1].textContent = value.field;
  return { key: keyOf(value), node, value: cells[2], time: cells[3], age: cells[4], millis: NaN };
}

function update(row, { value, time }) {
  row.millis = millisOf(time);
  setText(row.value, fieldValue(value));
  setText(row.time, dateAndTime(row.millis));
  row.time.title = time;
}
