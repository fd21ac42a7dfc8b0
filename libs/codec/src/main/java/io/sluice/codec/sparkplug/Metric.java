/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric as it stands in a payload (Sparkplug 3.0.0, section 6.4.6); nothing of it is judged yet.
 *
 * @param name of the metric; {@code null} where an alias stands for it
 * @param alias unsigned; without meaning unless {@code aliased}
 * @param timestampMillis since the epoch, unsigned; without meaning unless {@code timed}
 * @param datatype by its number; {@link Datatype#UNKNOWN} where the metric does not say
 * @param kind which of the value's members is set
 * @param bits the value, of numbers and booleans: a double's bits, or an integer's low bits
 * @param text the value, of texts
 * @param template the value, of templates
 */
record Metric(
        @Nullable String name,
        boolean aliased,
        long alias,
        boolean timed,
        long timestampMillis,
        int datatype,
        boolean isTransient,
        boolean isNull,
        Kind kind,
        long bits,
        @Nullable String text,
        @Nullable Template template) {

    /** The members of the value. */
    enum Kind {
        NONE,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        BOOLEAN,
        STRING,
        BYTES,
        DATASET,
        TEMPLATE,
        EXTENSION
    }

    /**
     * A template's value.
     *
     * @param isDefinition whether it says what instances look like, and holds no values
     */
    record Template(boolean isDefinition, List<Metric> members) {}

    /** The metric in words, for people. */
    String title() {
        if (name == null) {
            return aliased
                    ? "the metric with alias " + Long.toUnsignedString(alias)
                    : "a metric without name and alias";
        }
        return "the metric '" + MetricName.shortened(name) + "'";
    }
}
