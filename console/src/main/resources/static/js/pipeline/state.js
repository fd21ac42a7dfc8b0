// What a snapshot of the pipeline means, in words. Members may be missing; a missing one is not a fault.
import { bytes, duration, whole } from '../ui/format.js';

const MOODS = {
  CLOSED: 'good',
  UP: 'good',
  OPEN: 'bad',
  DOWN: 'bad',
  HALF_OPEN: 'warn',
  OK: 'good',
  READY: 'good',
  WRITABLE: 'good',
  FULL: 'bad',
  FAILED: 'bad',
  SUBSCRIBED: 'good',
  CONNECTED: 'good',
  CONNECTING: 'warn',
  SUSPENDED: 'warn',
};

/** good, warn, bad, or '' for a state this page does not know. */
export function moodOf(state) {
  return MOODS[keyOf(state)] ?? '';
}

/** A state as a word: 'HALF_OPEN' is 'half open'. */
export function wordOf(state) {
  return state ? keyOf(state).replaceAll('_', ' ').toLowerCase() : 'unknown';
}

/** The whole pipeline in one sentence: {mood, word, detail}. The first thing that is wrong is what is said. */
export function verdict(snapshot) {
  return FINDINGS.map((finding) => finding(snapshot)).find((found) => found != null) ?? {
    mood: 'good',
    word: 'Flowing',
    detail: 'Readings are received, made durable and stored.',
  };
}

const FINDINGS = [
  ({ journal }) =>
    moodOf(journal?.state) === 'bad'
      ? bad('Journal is ' + wordOf(journal.state), 'Nothing more is acknowledged until it can be written; devices and broker hold what they have.')
      : null,
  ({ store, breaker, journal }) =>
    moodOf(store?.state) === 'bad' || moodOf(breaker?.state) === 'bad'
      ? bad('Store is down', sentences(store?.reason, `Readings are kept in the journal (${bytes(journal?.bytes)}) and written later.`))
      : null,
  ({ mqtt }) => {
    const away = (mqtt ?? []).filter((connection) => moodOf(connection.state) !== 'good');
    return away.length > 0
      ? warn(`${away.length} of ${mqtt.length} MQTT connections not subscribed`, sentences(away[0].fault, 'The broker holds what devices send meanwhile.'))
      : null;
  },
  ({ breaker }) => (moodOf(breaker?.state) === 'warn' ? warn('Store is being tried', 'One batch at a time, until it answers again.') : null),
  ({ catchUp, counters }) =>
    catchUp?.estimatedSeconds > 5
      ? warn('Catching up', `${whole(counters?.inFlight)} messages to go, about ${duration(catchUp.estimatedSeconds)}.`)
      : null,
];

function bad(word, detail) {
  return { mood: 'bad', word, detail };
}

function warn(word, detail) {
  return { mood: 'warn', word, detail };
}

function sentences(...parts) {
  return parts
    .filter((part) => part)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

function keyOf(state) {
  return String(state ?? '').toUpperCase().replaceAll('-', '_');
}
