// What a snapshot of the pipeline means, in words. Members may be missing; a missing one is not a fault.
import { bytes, duration, whole } from '../ui/format.js';

const GOOD = new Set(['UP', 'SUBSCRIBED']);
const WARN = new Set(['CONNECTING', 'SUSPENDED']);
const BAD = new Set(['DOWN', 'FULL', 'UNAVAILABLE', 'BLOCKED']);
const BREAKER = { CLOSED: 'good', HALF_OPEN: 'warn', OPEN: 'bad', FORCED_OPEN: 'bad' };
const BACKLOG_SECONDS = 5;

/** good, warn, bad, or '' for a state this page does not know. */
export function moodOf(state) {
  const key = keyOf(state);
  return GOOD.has(key) ? 'good' : WARN.has(key) ? 'warn' : BAD.has(key) ? 'bad' : '';
}

/** The same for the circuit breaker, whose 'open' is the bad state. */
export function breakerMood(state) {
  return BREAKER[keyOf(state)] ?? '';
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

/** Whether readings wait that should have been stored by now. */
export function hasBacklog({ journal }) {
  return journal?.oldestAgeSeconds > BACKLOG_SECONDS;
}

const FINDINGS = [journalDown, identityBroken, storeDown, deadLettersBlocked, notSubscribed, breakerTrying, backlog];

function journalDown({ journal }) {
  if (moodOf(journal?.state) !== 'bad') return null;
  const effect = 'Nothing more is acknowledged until it can be written; devices and broker hold what they have.';
  return bad(`Journal is ${wordOf(journal.state)}`, sentences(journal.reason, effect));
}

function identityBroken({ identityHolds }) {
  return identityHolds === false ? bad('Counters do not add up', 'Please report this: a message has no known outcome.') : null;
}

function storeDown({ store, breaker, journal }) {
  if (moodOf(store?.state) !== 'bad' && breakerMood(breaker?.state) !== 'bad') return null;
  return bad('Store is down', sentences(store?.reason, `Readings are kept in the journal (${bytes(journal?.bytes)}) and written later.`));
}

function deadLettersBlocked({ deadLetters }) {
  if (moodOf(deadLetters?.state) !== 'bad') return null;
  return bad('Dead letters are full', sentences(deadLetters.reason, 'Storing waits until there is room for them.'));
}

function notSubscribed({ mqtt = [] }) {
  const away = mqtt.filter((connection) => ['warn', 'bad'].includes(moodOf(connection.state)));
  if (away.length === 0) return null;
  return warn(`${away.length} of ${mqtt.length} MQTT connections not subscribed`, sentences(away[0].fault, 'The broker holds what devices send meanwhile.'));
}

function breakerTrying({ breaker }) {
  return breakerMood(breaker?.state) === 'warn' ? warn('Store is being tried', 'One batch at a time, until it answers again.') : null;
}

function backlog(snapshot) {
  if (!hasBacklog(snapshot)) return null;
  const seconds = snapshot.catchUp?.estimatedSeconds;
  const end = seconds > 0 ? `about ${duration(seconds)}` : 'not getting fewer at present';
  return warn('Catching up', `${whole(snapshot.counters?.inFlight)} messages to go, ${end}.`);
}

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
