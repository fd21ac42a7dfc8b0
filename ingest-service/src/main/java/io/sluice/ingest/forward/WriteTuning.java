/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/**
 * How large and how many store writes may be just now, by how long the store takes. Additive increase while it is as
 * quick as it can be, multiplicative decrease when it slows down or fails; inside bounds. Thread-safe.
 *
 * <p>As quick as it can be is relative: a store that takes 200 ms for every write, however small, is not helped by smaller
 * ones. So a write counts as slow when it took more than twice the quickest of late, and more than {@value
 * #QUICK_NANOS} ns. A slow write halves the writes in flight, and once there is one only, its lines; a failed one does
 * both, since a write that did not end within the time limit must not be tried again as large for ever. Writes that began
 * before the last decrease say nothing of it and are not heard.
 */
final class WriteTuning {

    static final long QUICK_NANOS = 200_000_000L;

    /** So many lines are always allowed: below, a write costs the same as a smaller one. */
    static final int FEW_LINES = 100;

    private static final int STEPS = 10;
    private static final int ROUNDS_PER_WRITER = 4;
    private static final int REMEMBERED = 32;

    private final int maxLines;
    private final int maxWriters;
    private volatile int lines;
    private volatile int writers = 1;
    private int good;
    private long decreasedAtNanos = Long.MIN_VALUE;
    private long quickest = Long.MAX_VALUE;
    private long quickestBefore = Long.MAX_VALUE;
    private int heard;

    /** Begins with the largest write, one at a time. */
    WriteTuning(int maxLines, int maxWriters) {
        this.maxLines = maxLines;
        this.maxWriters = maxWriters;
        this.lines = maxLines;
    }

    /** Readings per write at most. */
    int lines() {
        return lines;
    }

    /** Writes in flight at most. */
    int writers() {
        return writers;
    }

    /** The store took all of a write. Times are those of one clock that only goes forward, from any origin. */
    synchronized void taken(long startedNanos, long endedNanos) {
        long latency = endedNanos - startedNanos;
        remember(latency);
        if (startedNanos < decreasedAtNanos) {
            return;
        }
        if (latency > slowNanos()) {
            slow(endedNanos);
        } else {
            increase();
        }
    }

    /** The store did not take a write: no answer in time, or one that says that it cannot now. */
    synchronized void failed(long startedNanos, long endedNanos) {
        if (startedNanos < decreasedAtNanos) {
            return;
        }
        writers = 1;
        halveLines();
        decreased(endedNanos);
    }

    private void increase() {
        good++;
        if (lines < maxLines) {
            lines = Math.min(maxLines, lines + Math.max(1, maxLines / STEPS));
        } else if (writers < maxWriters && good >= ROUNDS_PER_WRITER * writers) {
            writers++;
            good = 0;
        }
    }

    private void slow(long atNanos) {
        if (writers > 1) {
            writers /= 2;
        } else {
            halveLines();
        }
        decreased(atNanos);
    }

    private void halveLines() {
        lines = Math.max(Math.min(FEW_LINES, maxLines), lines / 2);
    }

    private void decreased(long atNanos) {
        good = 0;
        decreasedAtNanos = atNanos;
    }

    private long slowNanos() {
        long best = Math.min(quickest, quickestBefore);
        return Math.max(QUICK_NANOS, 2 * best);
    }

    /** Two spans of writes, so that what was quickest is forgotten again when the store has become slower for good. */
    private void remember(long latency) {
        quickest = Math.min(quickest, latency);
        if (++heard == REMEMBERED) {
            quickestBefore = quickest;
            quickest = Long.MAX_VALUE;
            heard = 0;
        }
    }
}
