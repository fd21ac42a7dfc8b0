// The questions the console asks, and their answers in the shape the pages use.
import { get } from './client.js';

/** Names of all sites. */
export async function sites(signal) {
  return (await get(['sites'], {}, signal)).sites;
}

/** One page of devices: {devices: [{site, device, measurements, lastSeen}], cursor}. */
export function devices(query, signal) {
  return get(['devices'], query, signal);
}

/** Last values of a device by measurement and field: [{measurement, field, value, time}]. */
export async function latest(site, device, signal) {
  const { values } = await get(['sites', site, 'devices', device, 'latest'], {}, signal);
  return values.sort((a, b) => compare(a.measurement, b.measurement) || compare(a.field, b.field));
}

/** Raw or windowed readings, as contracts have them. */
export function readings(query, signal) {
  return get(['readings'], query, signal);
}

/** The pipeline's snapshot. Members may be missing. */
export function pipeline(signal) {
  return get(['pipeline'], {}, signal);
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
