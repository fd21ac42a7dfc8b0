// The page of one device: charts, live or of the past, and the last value of every field.
import { latest } from '../api/sluice.js';
import { rememberInAddress } from '../address.js';
import { element, setText } from '../ui/dom.js';
import { ZONE, age, dateAndTime, duration, millisOf } from '../ui/format.js';
import { repeat } from '../ui/repeat.js';
import { deviceCharts } from './charts.js';
import { controls } from './controls.js';
import { fieldsOf, measurementsOf, newestReading } from './fields.js';
import { latestTable } from './latest-table.js';
import { rangeOf } from './ranges.js';

const REFRESH = 2_000;
const LATELY = 5;
const SEARCH_AGAIN = 15_000;
const MOST_AT_FIRST = 3;
const SEQUENCE = 'seq';

export function openDevice(root, { site, device }, query, signal) {
  document.title = `${device} · Sluice`;
  const state = {
    measurements: [],
    measurement: query.get('measurement'),
    fields: [],
    drawn: query.getAll('field'),
    range: rangeOf(query.get('range')),
    until: null,
  };
  const catalogue = new Map();
  let searchedAt = 0;
  let newestTime = NaN;

  const charts = deviceCharts(signal);
  const table = latestTable();
  const heard = element('p', { class: 'hint' });
  const caption = element('span', { class: 'hint' });
  const notice = element('p', { class: 'card-body verdict', role: 'status', hidden: true });
  const note = element('p', { class: 'card-body hint', role: 'status' }, 'Asking for the latest values…');
  const panel = controls({ measurement: chooseMeasurement, field: toggleField, range: chooseRange, move });
  const chartCard = element('section', { class: 'card', 'aria-label': 'Charts', hidden: true }, panel.node, notice, charts.node);
  root.append(
    head(site, device, heard),
    chartCard,
    element(
      'section',
      { class: 'card' },
      element('div', { class: 'card-head' }, element('h2', {}, 'Latest values'), caption),
      note,
      table.node,
    ),
  );
  setText(caption, `each with its own time, ${ZONE}`);

  repeat(REFRESH, signal, async () => {
    const values = await latest(site, device, signal).catch(sayUnknown);
    if (values == null) return;
    table.show(values);
    note.hidden = values.length > 0;
    setText(note, 'There is no recent value. Values whose time is more than 5 minutes ahead do not count.');
    newestTime = Math.max(...values.map(({ time }) => millisOf(time)));
    showHeard(heard, newestTime);
    await learn(values);
  });
  repeat(1_000, signal, async () => {
    table.tick();
    showHeard(heard, newestTime);
  });

  /** A device nobody has heard of may still come. */
  function sayUnknown(failure) {
    if (failure.status !== 404) throw failure;
    setText(note, failure.message);
    return null;
  }

  /** Takes over what the latest values tell about measurements and fields; draws again only if that changed. */
  async function learn(values) {
    const found = fieldsOf(values);
    const names = found.size + catalogue.size > 0 ? [...found.keys()] : await measurementsOf(site, device, signal);
    const before = JSON.stringify([...catalogue]);
    names.forEach((name) => catalogue.set(name, found.get(name) ?? catalogue.get(name) ?? []));
    if (JSON.stringify([...catalogue]) === before) return;
    state.measurements = [...catalogue.keys()].sort();
    await settle();
  }

  async function settle() {
    if (!catalogue.has(state.measurement)) state.measurement = state.measurements[0];
    if (catalogue.get(state.measurement).length === 0) {
      const newest = await newestReading(site, device, state.measurement, signal);
      const fields = (newest?.values ?? []).map(({ field, value }) => ({ field, numeric: typeof value === 'number' }));
      catalogue.set(state.measurement, fields);
    }
    state.fields = catalogue.get(state.measurement).filter(({ numeric }) => numeric).map(({ field }) => field);
    state.drawn = state.drawn.filter((field) => state.fields.includes(field));
    if (state.drawn.length === 0) state.drawn = state.fields.filter((field) => field !== SEQUENCE).slice(0, MOST_AT_FIRST);
    draw();
  }

  function draw() {
    chartCard.hidden = false;
    panel.show(state);
    remember(state);
    searchedAt = 0;
    notice.hidden = true;
    charts.node.hidden = false;
    if (state.drawn.length === 0) {
      charts.clear();
      say('This measurement has no field that is a number; see the latest values.');
      return;
    }
    const fields = state.fields.filter((field) => state.drawn.includes(field));
    const question = { measurement: state.measurement, site, device, fields };
    charts.draw(question, state.range, state.until, shown).catch((failure) => say(`The chart cannot be drawn: ${failure.message}`));
  }

  async function shown({ points, from, to }) {
    if (points > 0) {
      notice.hidden = true;
      charts.node.hidden = false;
      return;
    }
    if (Date.now() - searchedAt < SEARCH_AGAIN) return;
    searchedAt = Date.now();
    const newest = await newestReading(site, device, state.measurement, signal);
    if (newest == null) say('There is no reading yet.');
    else if (newest.time < from || newest.time > to) sayWhere(newest.time, to);
  }

  /** A device that has been silent, or whose clock is wrong, has its readings elsewhere: says where, and leads there. */
  function sayWhere(time, now) {
    const wrong = time > now ? ', so the clock of the device may be wrong' : '';
    const show = element('button', { type: 'button', onclick: () => lookAt(time) }, 'Show that time');
    say(`Nothing between these times. The newest reading has the time ${dateAndTime(time)}, ${age(time, now)}${wrong}.`, show);
  }

  function say(...content) {
    notice.replaceChildren(...content);
    notice.hidden = false;
    charts.node.hidden = true;
  }

  function lookAt(time) {
    if (state.range.live) state.range = rangeOf('15m');
    state.until = time + state.range.millis / 20;
    draw();
  }

  function chooseMeasurement(name) {
    state.measurement = name;
    state.drawn = [];
    settle();
  }

  function toggleField(name) {
    const without = state.drawn.filter((field) => field !== name);
    if (without.length === 0) return;
    state.drawn = without.length === state.drawn.length ? [...without, name] : without;
    draw();
  }

  function chooseRange(id) {
    state.range = rangeOf(id);
    if (state.range.live) state.until = null;
    draw();
  }

  function move(direction) {
    const step = state.range.millis / 2;
    const until = (state.until ?? Date.now()) + direction * step;
    state.until = direction === 0 || Math.abs(until - Date.now()) < step / 4 ? null : until;
    draw();
  }
}

function head(site, device, heard) {
  return element(
    'div',
    { class: 'page-head' },
    element('div', {}, element('a', { class: 'back', href: '#/devices' }, '‹ All devices'), element('h1', {}, device), element('p', { class: 'hint' }, `at ${site}`)),
    heard,
  );
}

function showHeard(node, newest) {
  const seconds = (Date.now() - newest) / 1000;
  if (!Number.isFinite(seconds)) setText(node, '');
  else setText(node, seconds < LATELY ? 'Speaking now' : `Newest value ${duration(seconds)} old`);
}

function remember({ measurement, drawn, range }) {
  const query = new URLSearchParams({ measurement, range: range.id });
  drawn.forEach((field) => query.append('field', field));
  rememberInAddress(query);
}
