// Which page is open, by the part of the address after '#': /devices, /devices/{site}/{device}, /pipeline.
// A page is a function (root, parameters, query, signal); the signal is aborted when another page opens.
import { openDeviceList } from './devices/list.js';
import { openDevice } from './device/page.js';
import { openPipeline } from './pipeline/page.js';
import { clearAllTrouble } from './api/trouble.js';
import { element } from './ui/dom.js';

const ROUTES = [
  { tab: 'devices', path: ['devices'], open: openDeviceList },
  { tab: 'devices', path: ['devices', ':site', ':device'], open: openDevice },
  { tab: 'pipeline', path: ['pipeline'], open: openPipeline },
];

export function startRouter(root) {
  let current = new AbortController();
  const open = (byUser) => {
    current.abort();
    current = new AbortController();
    root.replaceChildren();
    clearAllTrouble();
    openRoute(root, current.signal);
    if (byUser) {
      window.scrollTo(0, 0);
      root.focus({ preventScroll: true });
    }
  };
  window.addEventListener('hashchange', () => open(true));
  open(false);
}

function openRoute(root, signal) {
  const [path, query] = splitOnce(window.location.hash.replace(/^#\/?/, ''), '?');
  const segments = decoded(path === '' ? 'devices' : path);
  const route = ROUTES.find((candidate) => matches(candidate.path, segments));
  markTab(route?.tab);
  if (!route) {
    showNotFound(root);
    return;
  }
  const parameters = {};
  route.path.forEach((part, i) => {
    if (part.startsWith(':')) parameters[part.slice(1)] = segments[i];
  });
  route.open(root, parameters, new URLSearchParams(query), signal);
}

function matches(path, segments) {
  return path.length === segments.length && path.every((part, i) => part.startsWith(':') || part === segments[i]);
}

function decoded(path) {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function markTab(tab) {
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.dataset.page === tab) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function showNotFound(root) {
  document.title = 'Not found · Sluice';
  root.append(
    element('h1', {}, 'There is no such page'),
    element('p', {}, element('a', { href: '#/devices' }, 'Go to the devices')),
  );
}
