// A small drawing of the last minutes: received as an area, stored as a line. Plain SVG, redrawn once per snapshot.
import { element, svg, setText } from '../ui/dom.js';
import { rate } from '../ui/format.js';

const POINTS = 300;
const FEWEST = 60;
const WIDTH = 300;
const HEIGHT = 40;

export function rateHistory() {
  const received = [];
  const stored = [];
  const area = svg('path', { class: 'spark-area' });
  const line = svg('path', { class: 'spark-line' });
  const receivedNow = element('strong', { class: 'number' });
  const storedNow = element('strong', { class: 'number' });
  const drawing = svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Rates over time' },
    area,
    line,
  );
  const node = element(
    'div',
    { class: 'stack' },
    element(
      'div',
      { class: 'spark-legend' },
      element('span', { class: 'legend received' }, 'Received ', receivedNow),
      element('span', { class: 'legend stored' }, 'Stored ', storedNow),
    ),
    drawing,
  );

  function add(rates = {}) {
    push(received, rates.receivedPerSecond);
    push(stored, rates.storedPerSecond);
    const top = Math.max(1, ...received, ...stored) * 1.1;
    area.setAttribute('d', `${path(received, top)}V${HEIGHT}H${x(0, received.length)}Z`);
    line.setAttribute('d', path(stored, top));
    setText(receivedNow, rate(rates.receivedPerSecond));
    setText(storedNow, rate(rates.storedPerSecond));
  }

  return { node, add };
}

function push(values, value) {
  values.push(Number.isFinite(value) ? value : 0);
  if (values.length > POINTS) values.shift();
}

/** The newest value is at the right edge; the first minute fills from there. */
function x(index, count) {
  return WIDTH - (count - 1 - index) * (WIDTH / (Math.max(count, FEWEST) - 1));
}

function path(values, top) {
  return values
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i, values.length).toFixed(2)} ${(HEIGHT * (1 - value / top)).toFixed(2)}`)
    .join('');
}
