/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import org.jspecify.annotations.Nullable;

/** Collects what one function needs of one field's points in one window. Not thread-safe; used again after clear. */
interface Statistic {

    /** Takes the next point, in ascending time. */
    void add(FieldValue value);

    /**
     * The function's value. Called only when there was a point.
     *
     * @param windowSeconds the window's real length
     * @return {@code null} where the function is not defined, or its result is beyond the range of doubles
     */
    @Nullable
    FieldValue result(double windowSeconds);

    /** Forgets all points. */
    void clear();
}
