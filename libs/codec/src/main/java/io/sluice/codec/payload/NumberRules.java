/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

/** How a route reads numbers. */
public record NumberRules(EpochUnit timeUnit, IntegerPolicy integers) {

    /** What holds for JSON where a route says nothing. */
    public static final NumberRules DEFAULT = new NumberRules(EpochUnit.AUTO, IntegerPolicy.AS_FLOAT);

    /** What holds for line protocol where a route says nothing: the format has a unit and types of its own. */
    public static final NumberRules LINE_PROTOCOL = new NumberRules(EpochUnit.NANOSECONDS, IntegerPolicy.AS_WRITTEN);

    boolean keepIntegers() {
        return integers == IntegerPolicy.AS_WRITTEN;
    }
}
