/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

/** Takes windows, one at a time, on the caller's thread: by series in the query's order, within one by time. */
@FunctionalInterface
public interface WindowSink {

    /**
     * Takes a window.
     *
     * @return whether more are wanted
     */
    boolean accept(WindowRow row);
}
