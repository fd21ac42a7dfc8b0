// Loads Apache ECharts when the first chart is drawn. The address carries the version of the Maven artifact; a test
// fails when the two differ.
const LIBRARY = '../../_static/echarts/6.0.0/dist/echarts.esm.min.js';

let loading = null;

export function loadECharts() {
  loading ??= import(LIBRARY).catch((failure) => {
    loading = null;
    throw failure;
  });
  return loading;
}
