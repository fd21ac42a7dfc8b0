/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.Reading;

/** Takes the rows of a scan, one at a time, on the caller's thread. */
@FunctionalInterface
public interface RowSink {

    /**
     * Takes a row.
     *
     * @return whether more are wanted
     */
    boolean accept(Reading row);
}
