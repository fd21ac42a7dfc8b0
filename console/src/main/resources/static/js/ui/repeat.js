// Repeats a task while its page is open. Never two at once; rests while the window is hidden and goes on at once when
// it is seen again. What goes wrong is reported by the task's own calls (api/client.js); the next turn tries again.

export function repeat(everyMillis, signal, task) {
  let timer;
  let running = false;

  const turn = async () => {
    clearTimeout(timer);
    if (signal.aborted || running || document.hidden) return;
    running = true;
    try {
      await task();
    } catch (failure) {
      if (!signal.aborted && !failure?.reported) console.error(failure);
    } finally {
      running = false;
    }
    if (!signal.aborted) timer = setTimeout(turn, everyMillis);
  };

  document.addEventListener('visibilitychange', turn, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  turn();
  return turn;
}
