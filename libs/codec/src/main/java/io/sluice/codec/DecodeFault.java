/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

/**
 * Why a message, or one reading of it, cannot become a row.
 *
 * @param index of the reading in the payload, from 0, or {@link #WHOLE_MESSAGE}
 * @param reason a short stable word for metrics and filters, such as {@code malformed-json}
 * @param detail for people: the thing, its value, and the rule it breaks
 */
public record DecodeFault(int index, String reason, String detail) {

    /** The index of a fault that is not one reading's. */
    public static final int WHOLE_MESSAGE = -1;
}
