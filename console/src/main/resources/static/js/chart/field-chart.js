// The chart of one field: a line, and around the mean of windows a band from minimum to maximum.
import { element, setText } from '../ui/dom.js';
import { dateAndTime, fieldValue } from '../ui/format.js';
import { colours } from './colours.js';
import { withGaps } from './gaps.js';

const FEW = 40;

/**
 * @param echarts the library
 * @param field the field's name
 * @param group charts of one group show the pointer at the same time
 */
export function fieldChart(echarts, field, group) {
  const reading = element('span', { class: 'reading number' });
  const canvas = element('div', { class: 'chart', role: 'img' });
  const empty = element('p', { class: 'chart-empty', hidden: true }, 'No readings in this range.');
  const node = element('section', {}, element('div', { class: 'chart-head' }, element('h3', {}, field), reading), canvas, empty);
  let chart = null;
  let shown = null;

  function show(data) {
    shown = data;
    const points = data.lines.flatMap((line) => line.points);
    canvas.hidden = points.length === 0;
    empty.hidden = points.length > 0;
    setText(reading, points.length > 0 ? fieldValue(newest(points)[1]) : '');
    if (points.length === 0) return;
    chart ??= begin();
    chart.setOption(options(data), { replaceMerge: ['series'] });
    canvas.setAttribute('aria-label', spoken(field, points, data));
  }

  function begin() {
    const created = echarts.init(canvas, null, { renderer: 'canvas' });
    created.group = group;
    return created;
  }

  function repaint() {
    if (shown) show(shown);
  }

  function dispose() {
    chart?.dispose();
    chart = null;
  }

  return { node, show, repaint, resize: () => chart?.resize(), dispose };
}

function newest(points) {
  return points.reduce((last, point) => (point[0] >= last[0] ? point : last));
}

function options({ from, to, step, lines }) {
  const colour = colours();
  return {
    animation: false,
    color: colour.series,
    textStyle: { fontFamily: colour.font },
    grid: { left: 56, right: 10, top: 14, bottom: 26 },
    tooltip: tooltip(colour),
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      splitNumber: window.innerWidth < 640 ? 3 : 7,
      axisLine: { lineStyle: { color: colour.lineStrong } },
      axisTick: { show: false },
      axisLabel: { color: colour.muted, hideOverlap: true, fontSize: 11 },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      axisLabel: { color: colour.muted, fontSize: 11, formatter: fieldValue },
      splitLine: { lineStyle: { color: colour.line } },
    },
    series: lines.flatMap((line, i) => series(line, colour.series[i % colour.series.length], step, `band-${i}`)),
  };
}

function series({ label, points }, colour, step, stack) {
  const data = withGaps(points, step);
  const banded = points.some((point) => point.length > 2);
  const line = {
    type: 'line',
    name: label,
    data,
    dimensions: ['time', 'value', 'low', 'high'],
    encode: { x: 0, y: 1 },
    showSymbol: points.length <= FEW,
    symbolSize: 5,
    lineStyle: { width: 1.75, color: colour },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    z: 3,
  };
  return banded ? [...band(data, colour, stack), line] : [line];
}

/** Two stacked lines, the lower one invisible, with the area between them filled. */
function band(data, colour, stack) {
  const common = { type: 'line', stack, stackStrategy: 'all', symbol: 'none', silent: true, lineStyle: { width: 0 }, emphasis: { disabled: true }, tooltip: { show: false } };
  return [
    { ...common, data: data.map(([time, , low]) => [time, low]) },
    {
      ...common,
      data: data.map(([time, , low, high]) => [time, low == null ? null : high - low]),
      areaStyle: { color: colour, opacity: 0.18 },
    },
  ];
}

function tooltip(colour) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: colour.surface,
    borderColor: colour.lineStrong,
    padding: [6, 10],
    textStyle: { color: colour.ink },
    axisPointer: { type: 'line', lineStyle: { color: colour.lineStrong } },
    formatter: tip,
  };
}

/** Built as nodes, not as text: names of tags are the devices' own. */
function tip(entries) {
  const rows = entries
    .filter((entry) => entry.value[1] != null && entry.seriesName != null && entry.dimensionNames?.includes('low'))
    .flatMap(({ seriesName, value: [, mean, low, high] }) =>
      low == null
        ? pair(seriesName, mean)
        : [...pair('highest', high), ...pair(seriesName === 'value' ? 'mean' : seriesName, mean), ...pair('lowest', low)],
    );
  if (rows.length === 0) return '';
  return element('div', { class: 'tip' }, element('span', { class: 'tip-time' }, dateAndTime(entries[0].axisValue)), rows);
}

function pair(name, value) {
  return [element('span', {}, name), element('strong', {}, fieldValue(value))];
}

function spoken(field, points, { from, to }) {
  let low = Infinity;
  let high = -Infinity;
  for (const point of points) {
    low = Math.min(low, point[2] ?? point[1]);
    high = Math.max(high, point[3] ?? point[1]);
  }
  return `Chart of ${field} from ${dateAndTime(from)} to ${dateAndTime(to)}: lowest ${fieldValue(low)}, highest ${fieldValue(high)}, newest ${fieldValue(newest(points)[1])}`;
}
