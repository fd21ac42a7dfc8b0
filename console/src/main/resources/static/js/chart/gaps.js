// Where a device was silent the line must break: a line across a gap would claim values that nobody measured.

const FACTOR = 5;
const SHORTEST = 2_000;

/**
 * The points with a break (nulls) in every gap. A gap is more than five times as long as the distances of the points
 * around it, so that a change from coarse to fine points is none.
 *
 * @param points [[millis, ...values]], ascending
 * @param step the length of a window in ms, 0 for raw points
 */
export function withGaps(points, step = 0) {
  const result = [];
  points.forEach((point, i) => {
    if (i > 0 && isGap(points, i, step)) {
      result.push([(points[i - 1][0] + point[0]) / 2, ...point.slice(1).map(() => null)]);
    }
    result.push(point);
  });
  return result;
}

function isGap(points, i, step) {
  const distance = points[i][0] - points[i - 1][0];
  const before = i > 1 ? points[i - 1][0] - points[i - 2][0] : 0;
  const after = i + 1 < points.length ? points[i + 1][0] - points[i][0] : 0;
  return distance > FACTOR * Math.max(before, after, step, SHORTEST);
}
