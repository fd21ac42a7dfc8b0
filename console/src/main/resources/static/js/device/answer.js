// From the answer of /readings to lines to draw.
import { millisOf } from '../ui/format.js';

const NOT_TAGS = new Set(['site', 'device', 'columns', 'rows']);

/**
 * One list of lines per field: Map(field → [{label, points}]). A point is [millis, value] for raw readings and
 * [millis, mean, min, max] for windows.
 */
export function linesByField(answer, fields) {
  const lines = new Map(fields.map((field) => [field, []]));
  for (const series of answer.series ?? []) {
    for (const field of fields) {
      const points = pointsOf(series, field);
      if (points.length > 0) lines.get(field).push({ label: labelOf(series), points });
    }
  }
  return lines;
}

/** The fields of the first row that are numbers, and its time; null when there is no row. */
export function firstRow(answer) {
  const series = (answer.series ?? []).find((candidate) => candidate.rows.length > 0);
  if (!series) return null;
  const [row] = series.rows;
  const values = series.columns.map((name, i) => ({ field: name, value: row[i] })).filter(({ field }) => field !== 'time');
  return { time: row[series.columns.indexOf('time')], values };
}

function pointsOf({ columns, rows }, field) {
  const time = columns.indexOf('time');
  const raw = columns.indexOf(field);
  const mean = columns.indexOf(`mean(${field})`);
  const low = columns.indexOf(`min(${field})`);
  const high = columns.indexOf(`max(${field})`);
  const value = mean >= 0 ? mean : raw;
  if (value < 0) return [];
  return rows
    .filter((row) => typeof row[value] === 'number')
    .map((row) => (low >= 0 ? [millisOf(row[time]), row[value], row[low], row[high]] : [millisOf(row[time]), row[value]]));
}

/** A series is named by the tags it has besides site and device; most have none. */
function labelOf(series) {
  const others = Object.entries(series).filter(([name]) => !NOT_TAGS.has(name));
  return others.length > 0 ? others.map(([name, value]) => `${name} ${value}`).join(', ') : 'value';
}
