// The part of the address after '#': where pages are, and what they remember there.

/** The address of a device's page. */
export function deviceAddress(site, device) {
  return `#/devices/${encodeURIComponent(site)}/${encodeURIComponent(device)}`;
}

/** Writes a page's own state into the address without opening the page again. */
export function rememberInAddress(query) {
  const path = window.location.hash.split('?')[0] || '#/devices';
  const text = query.toString();
  window.history.replaceState(null, '', text ? `${path}?${text}` : path);
}
