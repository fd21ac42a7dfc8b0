// The page of the pipeline: what was received and what became of it, and the state of each part.
import { pipeline } from '../api/sluice.js';
import { repeat } from '../ui/repeat.js';
import { badge, element, svg } from '../ui/dom.js';
import { bytes, duration, rate, whole } from '../ui/format.js';
import { rateHistory } from './rate-history.js';
import { breakerMood, hasBacklog, moodOf, verdict, wordOf } from './state.js';

const REFRESH = 1_000;
const NEARLY_FULL = 0.8;

export function openPipeline(root, _, __, signal) {
  document.title = 'Pipeline · Sluice';
  const summary = element('div', { class: 'verdict', role: 'status' });
  const counters = element('dl', { class: 'tiles' });
  const rates = rateHistory();
  const journal = element('div', { class: 'stack' });
  const store = element('dl', { class: 'facts' });
  const mqtt = element('div', { class: 'scroll' });
  const parts = element(
    'div',
    { class: 'stack', hidden: true },
    card('Messages since this installation began', 'received = stored + dead letters + filtered + duplicates + in flight', counters),
    card('Messages per second', 'while this page is open, five minutes at most', element('div', { class: 'card-body' }, rates.node)),
    element(
      'div',
      { class: 'pair' },
      card('Journal', 'acknowledged and not stored yet', element('div', { class: 'card-body' }, journal)),
      card('Store', 'where readings end up', element('div', { class: 'card-body' }, store)),
    ),
    card('MQTT connections', 'where readings come from', mqtt),
  );
  root.append(element('div', { class: 'page-head' }, element('h1', {}, 'Pipeline'), summary), parts);

  repeat(REFRESH, signal, async () => {
    const snapshot = await pipeline(signal);
    const { mood, word, detail } = verdict(snapshot);
    replaceIfChanged(summary, [badge(word, mood), element('span', { class: 'hint' }, detail)]);
    counters.replaceChildren(...tiles(snapshot));
    rates.add(snapshot.rates);
    journal.replaceChildren(...journalParts(snapshot));
    store.replaceChildren(...storeFacts(snapshot));
    mqtt.replaceChildren(connections(snapshot.mqtt ?? []));
    parts.hidden = false;
  });
}

function card(title, hint, content) {
  return element(
    'section',
    { class: 'card' },
    element('div', { class: 'card-head' }, element('h2', {}, title), element('span', { class: 'hint' }, hint)),
    content,
  );
}

/** A status that is announced must not be set again when nothing has changed. */
function replaceIfChanged(node, children) {
  const text = children.map((child) => child.textContent).join('\n');
  if (node.dataset.text !== text) {
    node.dataset.text = text;
    node.replaceChildren(...children);
  }
}

function tiles({ counters = {} }) {
  return [
    tile('Received', counters.received),
    tile('Stored', counters.stored),
    tile('Dead letters', counters.deadLettered, counters.deadLettered > 0 ? 'kept with a reason' : null),
    tile('Filtered', counters.filtered),
    tile('Duplicates', counters.duplicate),
    tile('In flight', counters.inFlight),
  ];
}

function tile(name, value, hint) {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, name),
    element('dd', {}, whole(value), hint ? element('div', { class: 'hint' }, hint) : null),
  );
}

function journalParts(snapshot) {
  const { journal = {} } = snapshot;
  const part = journal.limitBytes > 0 ? journal.bytes / journal.limitBytes : 0;
  const full = `${bytes(journal.bytes)} of ${bytes(journal.limitBytes)}`;
  return [
    facts([
      ['State', badge(wordOf(journal.state), moodOf(journal.state))],
      ...(journal.reason ? [['Reason', journal.reason]] : []),
      ['Size', part >= NEARLY_FULL ? `${full}, nearly full` : full],
    ]),
    meter(part, `Journal: ${full}`),
    facts([
      ['Oldest not stored', duration(journal.oldestAgeSeconds)],
      ['Catching up', catchingUp(snapshot)],
    ]),
  ];
}

function catchingUp(snapshot) {
  if (!hasBacklog(snapshot)) return 'nothing to catch up';
  const seconds = snapshot.catchUp?.estimatedSeconds;
  return seconds > 0 ? `about ${duration(seconds)} more` : 'not getting fewer at present';
}

function meter(part, label) {
  const percent = Math.min(100, Math.max(0, part * 100));
  return element(
    'div',
    {
      class: `meter ${part >= NEARLY_FULL ? 'warn' : ''}`.trim(),
      role: 'meter',
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': percent.toFixed(1),
    },
    svg('svg', { viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { width: percent, height: 1 })),
  );
}

function storeFacts({ store = {}, breaker = {}, rates = {}, deadLetters }) {
  return factRows([
    ['State', badge(wordOf(store.state), moodOf(store.state))],
    ...(store.reason ? [['Reason', store.reason]] : []),
    ...(deadLetters?.reason ? [['Dead letters', deadLetters.reason]] : []),
    ['Circuit breaker', badge(breakerWord(breaker.state), breakerMood(breaker.state))],
    ['Stored', rate(rates.storedPerSecond)],
  ]);
}

/** "Open" means the opposite of what most people think, so it is said in full. */
function breakerWord(state) {
  const meaning = { closed: 'closed, writes pass', open: 'open, writes wait', 'half open': 'half open, trying' };
  return meaning[wordOf(state)] ?? wordOf(state);
}

function facts(rows) {
  return element('dl', { class: 'facts' }, factRows(rows));
}

function factRows(rows) {
  return rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
}

function connections(list) {
  if (list.length === 0) {
    return element('p', { class: 'card-body hint' }, 'There is no MQTT connection.');
  }
  const names = ['Client', 'State', 'Last message', 'Reconnects', 'Last fault'];
  return element(
    'table',
    { class: 'table folds' },
    element('thead', {}, element('tr', {}, names.map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, list.map((connection) => connectionRow(connection, names))),
  );
}

function connectionRow(connection, names) {
  const last = connection.lastMessageAgeSeconds;
  const cells = [
    element('code', {}, connection.clientId ?? '–'),
    badge(wordOf(connection.state), moodOf(connection.state)),
    Number.isFinite(last) ? (last < 1.5 ? 'now' : `${duration(last)} ago`) : 'none yet',
    whole(connection.reconnects ?? 0),
    connection.fault ?? 'none',
  ];
  return element('tr', {}, cells.map((content, i) => element('td', { 'data-label': names[i] }, element('span', {}, content))));
}
