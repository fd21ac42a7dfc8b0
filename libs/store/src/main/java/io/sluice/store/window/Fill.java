/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands in for windows without points. Only series that have a point in the range are filled, and only from
 * windows of the range. {@link WindowFunction#COUNT} of such a window is 0 under every fill but {@link #NONE}.
 */
public enum Fill {
    /** Windows without points are left out. */
    NONE,
    /** They are there, without a value. */
    NULL,
    /** They repeat the last value before them; none before the first value. */
    PREVIOUS,
    /** They lie on the line between the values around them; none before the first and after the last. */
    LINEAR;

    /** The name used in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fill of that label, if there is one. */
    public static Optional<Fill> byLabel(String label) {
        return Stream.of(values()).filter(fill -> fill.label().equals(label)).findFirst();
    }
}
