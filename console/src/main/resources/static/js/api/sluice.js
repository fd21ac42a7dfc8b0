// The questions the console asks, and their answers in the shape the pages use.
import { get } from './client.js';

/** Names of all sites. */
export async function sites(signal) {
  const body = await get(['sites'], {}, signal);
  return listIn(body, 'sites').map((site) => (typeof site === 'string' ? site : site.site ?? site.name));
}

/** One page of devices: {devices: [{site, device, measurements, lastSeen}], cursor}. */
export async function devices(query, signal) {
  const body = await get(['devices'], query, signal);
  return { devices: listIn(body, 'devices'), cursor: body.cursor ?? null };
}

/** Last values of a device: [{measurement, field, value, time}]. */
export async function latest(site, device, signal) {
  const body = await get(['sites', site, 'devices', device, 'latest'], {}, signal);
  return listIn(body, 'values');
}

/** Raw or windowed readings, as contracts have them. */
export function readings(query, signal) {
  return get(['readings'], query, signal);
}

/** The pipeline's snapshot. Members may be missing. */
export function pipeline(signal) {
  return get(['pipeline'], {}, signal);
}

function listIn(body, name) {
  return Array.isArray(body) ? body : body[name] ?? [];
}
