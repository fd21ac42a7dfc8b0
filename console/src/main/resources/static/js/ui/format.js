// Numbers, ages and times as an operator reads them. Times are shown in the browser's zone.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const RATE = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const VALUE = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false });

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MISSING = '–';

export function whole(value) {
  return Number.isFinite(value) ? WHOLE.format(value) : MISSING;
}

export function rate(value) {
  if (!Number.isFinite(value)) return MISSING;
  return `${value >= 100 ? WHOLE.format(value) : RATE.format(value)}/s`;
}

/** The value of a field: a number, a text or a boolean. */
export function fieldValue(value) {
  if (value == null) return MISSING;
  return typeof value === 'number' ? VALUE.format(value) : String(value);
}

export function bytes(value) {
  if (!Number.isFinite(value)) return MISSING;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[unit]}`;
}

/** A length of time in its two largest units: '45 s', '3 min 5 s', '2 d 4 h'. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds < 1) return seconds <= 0 ? '0 s' : 'under 1 s';
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = units.findIndex(([size]) => seconds >= size);
  const [size, name] = units[first];
  const large = Math.floor(seconds / size);
  const next = units[first + 1];
  const small = next ? Math.floor((seconds - large * size) / next[0]) : 0;
  return small > 0 && large < 10 ? `${large} ${name} ${small} ${next[1]}` : `${large} ${name}`;
}

/** How long ago a moment is; a moment in the future is said to be so. */
export function age(millis, now = Date.now()) {
  if (!Number.isFinite(millis)) return 'never';
  const seconds = (now - millis) / 1000;
  if (seconds < -5) return `${duration(-seconds)} ahead`;
  return seconds < 1.5 ? 'now' : `${duration(seconds)} ago`;
}

/** Milliseconds of an ISO-8601 time of any precision; NaN when there is none. */
export function millisOf(iso) {
  return iso == null ? NaN : typeof iso === 'number' ? iso : Date.parse(iso);
}

export function timeOfDay(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

export function dateAndTime(millis) {
  if (!Number.isFinite(millis)) return MISSING;
  return `${dateOnly(millis)} ${timeOfDay(millis)}`;
}

function dateOnly(millis) {
  const date = new Date(millis);
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
