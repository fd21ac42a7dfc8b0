// A range of the past in windows: mean, with minimum and maximum, so that a spike is not averaged away.
import { readings } from '../api/sluice.js';
import { millisOf } from '../ui/format.js';
import { repeat } from '../ui/repeat.js';
import { linesByField } from './answer.js';
import { refreshOf, windowFor } from './ranges.js';

const FUNCTIONS = ['mean', 'min', 'max'];
const NEVER = 24 * 60 * 60 * 1000;

/**
 * @param question {measurement, site, device, fields}
 * @param range one of ranges.js
 * @param until end of the range in ms, or null for now; a range that ends now is kept up to date
 * @param show gets {from, to, step, lines: Map}
 */
export function showHistory(question, range, until, signal, show) {
  const { fields, ...which } = question;
  const { every, millis } = windowFor(range);
  repeat(until == null ? refreshOf(range) : NEVER, signal, async () => {
    const answer = await readings({ ...which, field: fields, ...borders(range, until), every, fn: FUNCTIONS }, signal);
    const lines = linesByField(answer, fields);
    show({ from: millisOf(answer.from), to: millisOf(answer.to), step: millis, lines });
  });
}

/** "Now" is the service's, not this machine's. */
function borders(range, until) {
  return until == null
    ? { from: `-${range.millis / 1000}s`, to: 'now' }
    : { from: new Date(until - range.millis).toISOString(), to: new Date(until).toISOString() };
}
