/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.sparkplug.Metric.Kind;
import org.jspecify.annotations.Nullable;

/** A metric while it is read; of the value's members the last one counts, as protobuf has it. */
final class MetricParts {

    @Nullable
    String name;

    int datatype;
    boolean isTransient;
    boolean isNull;
    private boolean aliased;
    private long alias;
    private boolean timed;
    private long timestamp;
    private Kind kind = Kind.NONE;
    private long bits;
    private @Nullable String text;
    private Metric.@Nullable Template template;

    void alias(long number) {
        alias = number;
        aliased = true;
    }

    void timestamp(long millis) {
        timestamp = millis;
        timed = true;
    }

    void value(Kind newKind, long newBits) {
        kind = newKind;
        bits = newBits;
        text = null;
        template = null;
    }

    void text(String newText) {
        value(Kind.STRING, 0);
        text = newText;
    }

    void template(Metric.Template newTemplate) {
        value(Kind.TEMPLATE, 0);
        template = newTemplate;
    }

    Metric toMetric() {
        return new Metric(
                name, aliased, alias, timed, timestamp, datatype, isTransient, isNull, kind, bits, text, template);
    }
}
