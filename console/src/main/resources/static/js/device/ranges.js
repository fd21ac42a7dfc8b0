// The ranges of time to choose from, and windows fine enough to see and few enough to draw.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST_WINDOWS = 500;

export const LIVE = { id: 'live', name: 'Live', millis: 5 * MINUTE, live: true };

export const RANGES = [
  LIVE,
  { id: '15m', name: '15 min', millis: 15 * MINUTE },
  { id: '1h', name: '1 h', millis: HOUR },
  { id: '6h', name: '6 h', millis: 6 * HOUR },
  { id: '24h', name: '24 h', millis: DAY },
  { id: '7d', name: '7 days', millis: 7 * DAY },
  { id: '30d', name: '30 days', millis: 30 * DAY },
];

const STEPS = [
  ['1s', 1_000],
  ['2s', 2_000],
  ['5s', 5_000],
  ['10s', 10_000],
  ['30s', 30_000],
  ['1m', MINUTE],
  ['2m', 2 * MINUTE],
  ['5m', 5 * MINUTE],
  ['10m', 10 * MINUTE],
  ['30m', 30 * MINUTE],
  ['1h', HOUR],
  ['2h', 2 * HOUR],
  ['6h', 6 * HOUR],
  ['12h', 12 * HOUR],
  ['1d', DAY],
];

export function rangeOf(id) {
  return RANGES.find((range) => range.id === id) ?? LIVE;
}

/** The finest window with which the range has at most 500 of them: {every, millis}. */
export function windowFor(range) {
  const [every, millis] = STEPS.find(([, step]) => range.millis / step <= MOST_WINDOWS) ?? STEPS.at(-1);
  return { every, millis };
}

/** How often a chart that ends now is asked for again. */
export function refreshOf(range) {
  return Math.min(30_000, Math.max(3_000, range.millis / 300));
}
