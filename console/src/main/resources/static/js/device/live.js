// What is measured now: asks each second for what is new and joins it to what is known. Asks a little further back than
// the newest point, so that a reading that was stored late is seen too.
import { readings } from '../api/sluice.js';
import { millisOf } from '../ui/format.js';
import { repeat } from '../ui/repeat.js';
import { linesByField } from './answer.js';

const REFRESH = 1_000;
const OVERLAP = 15_000;
const MOST_ROWS = 5_000;
const FUNCTIONS = ['mean', 'min', 'max'];

/**
 * @param question {measurement, site, device, fields}
 * @param millis the length of the window that moves
 * @param show gets {from, to, step, lines: Map} once a second
 */
export function showLive(question, millis, signal, show) {
  const { fields, ...which } = question;
  const known = new Map(fields.map((field) => [field, new Map()]));
  let newest = null;
  let dense = false;

  repeat(REFRESH, signal, async () => {
    const from = newest == null ? `-${millis / 1000}s` : new Date(wholeSecond(newest - OVERLAP)).toISOString();
    const answer = await readings({ ...which, field: fields, from, to: 'now', limit: MOST_ROWS, ...shape() }, signal);
    if (answer.truncated && !dense) {
      dense = true; // more than a screen can show: windows of a second from now on
      known.forEach((lines) => lines.clear());
      newest = null;
      return;
    }
    const to = millisOf(answer.to);
    join(known, linesByField(answer, fields), to - millis);
    newest = to;
    show({ from: to - millis, to, step: dense ? 1_000 : 0, lines: linesOf(known) });
  });

  function shape() {
    return dense ? { every: '1s', fn: FUNCTIONS } : {};
  }
}

/** A window that is cut by the start of the range would replace the whole one that is known. */
function wholeSecond(time) {
  return Math.floor(time / 1_000) * 1_000;
}

function join(known, fresh, oldest) {
  for (const [field, lines] of fresh) {
    const have = known.get(field);
    for (const { label, points } of lines) {
      if (!have.has(label)) have.set(label, new Map());
      points.forEach((point) => have.get(label).set(point[0], point));
    }
    have.forEach((points) => dropBefore(points, oldest));
  }
}

function dropBefore(points, oldest) {
  for (const time of points.keys()) {
    if (time < oldest) points.delete(time);
  }
}

function linesOf(known) {
  return new Map(
    [...known].map(([field, lines]) => [
      field,
      [...lines].map(([label, points]) => ({ label, points: [...points.values()].sort((a, b) => a[0] - b[0]) })),
    ]),
  );
}
