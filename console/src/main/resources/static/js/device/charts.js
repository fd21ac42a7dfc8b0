// The charts of a device's fields, one below the other on the same time axis.
import { fieldChart } from '../chart/field-chart.js';
import { loadECharts } from '../chart/echarts.js';
import { onColourChange } from '../chart/colours.js';
import { element, setText } from '../ui/dom.js';
import { showHistory } from './history.js';
import { duration } from '../ui/format.js';
import { showLive } from './live.js';

const GROUP = 'device';

export function deviceCharts(signal) {
  const node = element('div', { class: 'charts' });
  const caption = element('p', { class: 'hint' });
  let drawn = [];
  let current = new AbortController();

  const resize = new ResizeObserver(() => drawn.forEach((chart) => chart.resize()));
  resize.observe(node);
  onColourChange(() => drawn.forEach((chart) => chart.repaint()), signal);
  signal.addEventListener('abort', () => {
    resize.disconnect();
    stop();
  });

  /** Draws something else. `shown` is told {from, to, step, points} whenever there is news. */
  async function draw(question, range, until, shown) {
    stop();
    current = new AbortController();
    const mine = AbortSignal.any([signal, current.signal]);
    const echarts = await loadECharts();
    if (mine.aborted) return;
    drawn = question.fields.map((field) => fieldChart(echarts, field, GROUP));
    caption.textContent = '';
    node.replaceChildren(...drawn.map((chart) => chart.node), caption);
    echarts.connect(GROUP);
    const show = (data) => {
      if (mine.aborted) return;
      question.fields.forEach((field, i) => drawn[i].show({ ...data, lines: data.lines.get(field) ?? [] }));
      setText(caption, meaningOf(data.step));
      shown({ ...data, points: count(data.lines) });
    };
    if (range.live) showLive(question, range.millis, mine, show);
    else showHistory(question, range, until, mine, show);
  }

  /** Draws nothing. */
  function clear() {
    stop();
    node.replaceChildren();
  }

  function stop() {
    current.abort();
    drawn.forEach((chart) => chart.dispose());
    drawn = [];
  }

  return { node, draw, clear };
}

function meaningOf(step) {
  return step === 0
    ? 'Every reading of the last 5 minutes.'
    : `The line is the mean of windows of ${duration(step / 1000)}; the band reaches from the lowest to the highest reading.`;
}

function count(linesByField) {
  return [...linesByField.values()].flat().reduce((sum, line) => sum + line.points.length, 0);
}
