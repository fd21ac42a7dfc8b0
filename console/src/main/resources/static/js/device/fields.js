// What a device measures: its measurements with their fields, from the latest values, and where there are none (nothing
// recent, or a clock that is far ahead) from the catalogue and its newest reading.
import { devices, readings } from '../api/sluice.js';
import { millisOf } from '../ui/format.js';
import { firstRow } from './answer.js';

const FAR_AHEAD = '2100-01-01T00:00:00Z';
const LOOK_BACK = '-3650d';

/** Map(measurement → [{field, numeric}]) of the latest values. */
export function fieldsOf(values) {
  const found = new Map();
  for (const { measurement, field, value } of values) {
    if (!found.has(measurement)) found.set(measurement, []);
    found.get(measurement).push({ field, numeric: typeof value === 'number' });
  }
  return found;
}

/** Names of all measurements of a device, by the catalogue; empty when it is not known. */
export async function measurementsOf(site, device, signal) {
  const answer = await devices({ site, q: device, limit: 1000 }, signal);
  return answer.devices.find((one) => one.site === site && one.device === device)?.measurements ?? [];
}

/** The newest reading at any time, also in the future: {time, values: [{field, value}]}, or null. */
export async function newestReading(site, device, measurement, signal) {
  const query = { site, device, measurement, from: LOOK_BACK, to: FAR_AHEAD, order: 'desc', limit: 1 };
  const row = firstRow(await readings(query, signal));
  return row == null ? null : { time: millisOf(row.time), values: row.values };
}
