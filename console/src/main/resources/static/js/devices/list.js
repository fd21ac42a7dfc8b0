// The page of all devices: search, site, pages of a hundred, and how long ago each was heard; kept up to date.
import { devices, sites } from '../api/sluice.js';
import { rememberInAddress } from '../address.js';
import { repeat } from '../ui/repeat.js';
import { element } from '../ui/dom.js';
import { deviceTable } from './table.js';
import { firstSteps } from './first-steps.js';

const PAGE = 100;
const REFRESH = 3_000;
const TYPING_PAUSE = 250;

export function openDeviceList(root, _, query, signal) {
  document.title = 'Devices · Sluice';
  const state = { q: query.get('q') ?? '', site: query.get('site') ?? '', cursors: [null] };

  const search = element('input', { type: 'search', value: state.q, placeholder: 'Name of a device' });
  const site = element('select', {}, element('option', { value: '' }, 'All sites'));
  const table = deviceTable();
  const previous = element('button', { type: 'button', onclick: () => turnBack() }, 'Previous');
  const next = element('button', { type: 'button' }, 'Next');
  const position = element('span', { class: 'hint' });
  const pager = element('nav', { class: 'pager', hidden: true, 'aria-label': 'Pages of devices' }, position, element('div', {}, previous, next));
  const note = element('p', { class: 'card-body hint', role: 'status' }, 'Asking for the devices…');
  const card = element('section', { class: 'card', 'aria-label': 'Devices' }, note, table.node, pager);
  const steps = element('div', { hidden: true });
  const heading = head(search, site);
  root.append(heading, card, steps);

  const refresh = repeat(REFRESH, signal, async () => {
    const asked = asking(state);
    const answer = await devices(asked, signal);
    if (JSON.stringify(asked) === JSON.stringify(asking(state))) show(answer);
  });
  repeat(1_000, signal, async () => table.tick());
  loadSites(site, state, signal);

  search.addEventListener('input', delayed(() => filter({ q: search.value.trim() })));
  site.addEventListener('change', () => filter({ site: site.value }));

  function filter(change) {
    Object.assign(state, change, { cursors: [null] });
    const kept = new URLSearchParams();
    if (state.q) kept.set('q', state.q);
    if (state.site) kept.set('site', state.site);
    rememberInAddress(kept);
    refresh();
  }

  function turnBack() {
    state.cursors.pop();
    refresh();
  }

  function show(answer) {
    const filtered = state.q !== '' || state.site !== '';
    const none = answer.devices.length === 0;
    const empty = none && !filtered && state.cursors.length === 1;
    if (empty && steps.childElementCount === 0) steps.append(firstSteps());
    steps.hidden = !empty;
    card.hidden = empty;
    heading.hidden = empty;
    note.hidden = !none;
    note.textContent = 'No device matches. Search by a part of the name, or choose another site.';
    table.show(answer.devices);
    pager.hidden = state.cursors.length === 1 && answer.cursor == null;
    previous.disabled = state.cursors.length === 1;
    next.disabled = answer.cursor == null;
    next.onclick = () => {
      state.cursors.push(answer.cursor);
      refresh();
      window.scrollTo(0, 0);
    };
    const from = (state.cursors.length - 1) * PAGE;
    position.textContent = none ? '' : `${from + 1} to ${from + answer.devices.length}`;
  }
}

function asking(state) {
  return { q: state.q, site: state.site, limit: PAGE, cursor: state.cursors.at(-1) };
}

function head(search, site) {
  return element(
    'div',
    { class: 'page-head' },
    element('div', {}, element('h1', {}, 'Devices'), element('p', { class: 'hint' }, 'Everything that has sent a reading')),
    element(
      'form',
      { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      element('label', { class: 'field search' }, 'Search', search),
      element('label', { class: 'field' }, 'Site', site),
    ),
  );
}

async function loadSites(select, state, signal) {
  try {
    const names = await sites(signal);
    if (state.site && !names.includes(state.site)) names.push(state.site);
    select.append(...names.map((name) => element('option', { value: name, selected: name === state.site }, name)));
  } catch (failure) {
    if (!signal.aborted && !failure.reported) console.error(failure);
  }
}

function delayed(action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, TYPING_PAUSE);
  };
}
