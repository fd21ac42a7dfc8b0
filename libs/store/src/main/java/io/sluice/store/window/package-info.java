/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the window functions mean, computed over streamed points. A store's own function is used only where it is exactly
 * the same; everything else runs here, so that an answer never depends on the store behind it.
 *
 * <p>Rows of a series come in ascending time; a {@link io.sluice.store.window.WindowGrid} says in which window each one
 * falls, one {@link io.sluice.store.window.Statistic} per column collects what its function needs, and a
 * {@link io.sluice.store.window.Filler} decides what stands in for windows without points.
 */
@NullMarked
package io.sluice.store.window;

import org.jspecify.annotations.NullMarked;
