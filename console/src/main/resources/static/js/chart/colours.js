// The page's colours and font for a canvas, which cannot read style sheets, and word of a change between light and dark.

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    font: style.fontFamily,
    ink: value('--ink'),
    muted: value('--muted'),
    line: value('--line'),
    lineStrong: value('--line-strong'),
    surface: value('--surface'),
    series: [value('--accent'), value('--warn'), value('--good'), value('--bad')],
  };
}

export function onColourChange(listener, signal) {
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener, { signal });
}
