/**
 * Signals as pure functions of time. Nothing here keeps state: a value follows from the seed and the moment alone, so
 * that the past can be published after the present, a run can be repeated, and a signal has no gap where a backfill
 * ends and live begins. Everything is immutable and safe to share between threads.
 */
@NullMarked
package io.sluice.simulator.signal;

import org.jspecify.annotations.NullMarked;
