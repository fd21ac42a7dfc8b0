// The pipeline in two words, in the header of every page.
import { pipeline } from '../api/sluice.js';
import { repeat } from '../ui/repeat.js';
import { setText } from '../ui/dom.js';
import { rate } from '../ui/format.js';
import { verdict } from './state.js';

const REFRESH = 3_000;

export function showPulse(link) {
  const forever = new AbortController().signal;
  repeat(REFRESH, forever, async () => {
    try {
      const snapshot = await pipeline(forever);
      const { mood, word, detail } = verdict(snapshot);
      const stored = snapshot.rates?.storedPerSecond;
      show(mood, mood === 'good' && Number.isFinite(stored) ? `${rate(stored)} stored` : word, detail);
    } catch (failure) {
      show('warn', 'no state', failure.message);
      throw failure;
    }
  });

  function show(mood, text, detail) {
    link.hidden = false;
    link.className = `pulse ${mood}`;
    link.title = detail;
    setText(link, text);
  }
}
