/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.DecodeFault;

/**
 * What a reading breaks.
 *
 * @param detail for people: the thing, its value, the limit, and where it is set
 */
record Breach(Guard guard, String detail) {

    /** Of a reading, by its place in the payload. */
    DecodeFault at(int index) {
        return new DecodeFault(index, guard.reason(), detail);
    }
}
