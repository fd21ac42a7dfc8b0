// The table of devices. Rows stay while the devices stay, so that focus and selection survive a refresh.
import { deviceAddress } from '../address.js';
import { element, setText } from '../ui/dom.js';
import { age, dateAndTime, millisOf } from '../ui/format.js';

/** The catalogue learns of a device at most once a minute, so one that speaks all the time can look this old. */
const FRESH = 150_000;
const AHEAD = -5_000;

export function deviceTable() {
  const body = element('tbody');
  const node = element(
    'table',
    { class: 'table folds', hidden: true },
    element('thead', {}, element('tr', {}, ...['Device', 'Site', 'Measurements', 'Last heard'].map(column))),
    body,
  );
  let rows = [];

  function show(devices) {
    const same = devices.length === rows.length && devices.every((device, i) => rows[i].key === keyOf(device));
    if (!same) {
      rows = devices.map(rowOf);
      body.replaceChildren(...rows.map((row) => row.node));
    }
    devices.forEach((device, i) => {
      rows[i].seen = millisOf(device.lastSeen);
    });
    node.hidden = rows.length === 0;
    tick();
  }

  function tick() {
    const now = Date.now();
    rows.forEach((row) => showAge(row, now));
  }

  return { node, show, tick };
}

function column(name) {
  return element('th', { scope: 'col' }, name);
}

function keyOf(device) {
  return JSON.stringify([device.site, device.device, device.measurements]);
}

function rowOf(device) {
  const seen = element('time', { class: 'badge' });
  const node = element(
    'tr',
    {},
    cell('Device', element('a', { class: 'device-link', href: deviceAddress(device.site, device.device) }, device.device)),
    cell('Site', device.site),
    cell('Measures', element('span', { class: 'tags' }, (device.measurements ?? []).map((name) => element('span', { class: 'tag' }, name)))),
    cell('Last heard', element('span', {}, seen)),
  );
  return { key: keyOf(device), node, age: seen, seen: NaN };
}

function cell(label, content) {
  return element('td', { 'data-label': label }, content);
}

function showAge(row, now) {
  const since = now - row.seen;
  const mood = since < AHEAD ? 'warn' : since < FRESH ? 'good' : '';
  row.age.className = `badge ${mood}`.trim();
  setText(row.age, since < AHEAD ? `clock ${age(row.seen, now)}` : age(row.seen, now));
  row.age.title = dateAndTime(row.seen);
}
