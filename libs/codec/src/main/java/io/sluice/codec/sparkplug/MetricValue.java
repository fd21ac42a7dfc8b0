/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.sparkplug.Metric.Kind;
import io.sluice.model.FieldValue;
import java.util.Objects;

/** What the value of a metric is to us. */
sealed interface MetricValue {

    /** A field's value. */
    record Value(FieldValue value) implements MetricValue {}

    /** No field can hold it. */
    record Refused(String reason, String detail) implements MetricValue {}

    /**
     * The value of a metric that has one.
     *
     * @param datatype the metric's own, or, where it has none, its birth's
     */
    static MetricValue of(Metric metric, int datatype) {
        return switch (datatype) {
            case Datatype.INT8, Datatype.INT16, Datatype.INT32, Datatype.INT64 -> signed(metric, datatype);
            case Datatype.UINT8, Datatype.UINT16, Datatype.UINT32, Datatype.UINT64, Datatype.DATETIME ->
                unsigned(metric, datatype);
            case Datatype.FLOAT, Datatype.DOUBLE -> decimal(metric, datatype);
            case Datatype.BOOLEAN -> truth(metric, datatype);
            case Datatype.STRING, Datatype.TEXT, Datatype.UUID -> text(metric, datatype);
            case Datatype.UNKNOWN -> undeclared(metric);
            default -> unsupported(metric, datatype);
        };
    }

    /** Texts, booleans and decimals speak for themselves; whether an integer is signed does not. */
    private static MetricValue undeclared(Metric metric) {
        return switch (metric.kind()) {
            case FLOAT, DOUBLE -> decimal(metric, Datatype.DOUBLE);
            case BOOLEAN -> truth(metric, Datatype.BOOLEAN);
            case STRING -> text(metric, Datatype.STRING);
            case INT, LONG ->
                new Refused(
                        "missing-datatype",
                        metric.title() + " is an integer without a datatype, here and in the birth");
            case NONE, BYTES, DATASET, TEMPLATE, EXTENSION -> unsupported(metric, Datatype.UNKNOWN);
        };
    }

    /**
     * Integers are in two's complement of 32 bits, or of their own width; both are seen.
     */
    private static MetricValue signed(Metric metric, int datatype) {
        if (metric.kind() != Kind.INT && metric.kind() != Kind.LONG) {
            return wrongType(metric, datatype);
        }
        int width = 8 << (datatype - Datatype.INT8);
        long value = metric.kind() == Kind.INT ? (int) metric.bits() : metric.bits();
        if (width == 64) {
            return number(value);
        }
        long least = -1L << (width - 1);
        if (value < least || value >= 1L << width) {
            return outOfRange(metric, Long.toString(value), width, "signed");
        }
        return number(value << (64 - width) >> (64 - width));
    }

    private static MetricValue unsigned(Metric metric, int datatype) {
        if (metric.kind() != Kind.INT && metric.kind() != Kind.LONG) {
            return wrongType(metric, datatype);
        }
        int width = datatype == Datatype.DATETIME ? 64 : 8 << (datatype - Datatype.UINT8);
        long value = metric.bits();
        if (width < 64 && value >>> width != 0) {
            return outOfRange(metric, Long.toUnsignedString(value), width, "unsigned");
        }
        return new Value(new FieldValue.FloatValue(value >= 0 ? value : unsignedToDouble(value)));
    }

    /** Rounds like the signed conversion: the lowest bit is kept in the half that is converted. */
    private static double unsignedToDouble(long value) {
        return (double) ((value >>> 1) | (value & 1)) * 2;
    }

    private static MetricValue decimal(Metric metric, int datatype) {
        if (metric.kind() != Kind.FLOAT && metric.kind() != Kind.DOUBLE) {
            return wrongType(metric, datatype);
        }
        double value = Double.longBitsToDouble(metric.bits());
        return Double.isFinite(value)
                ? number(value)
                : new Refused(
                        "number-out-of-range", "%s is %s, which no field can hold".formatted(metric.title(), value));
    }

    private static MetricValue truth(Metric metric, int datatype) {
        return metric.kind() == Kind.BOOLEAN
                ? new Value(new FieldValue.BooleanValue(metric.bits() != 0))
                : wrongType(metric, datatype);
    }

    private static MetricValue text(Metric metric, int datatype) {
        if (metric.kind() != Kind.STRING) {
            return wrongType(metric, datatype);
        }
        String text = Objects.requireNonNull(metric.text());
        return text.length() > FieldValue.StringValue.MAX_LENGTH
                ? new Refused("text-too-long", "%s has %d characters".formatted(metric.title(), text.length()))
                : new Value(new FieldValue.StringValue(text));
    }

    private static MetricValue number(double value) {
        return new Value(new FieldValue.FloatValue(value));
    }

    private static MetricValue outOfRange(Metric metric, String value, int width, String sign) {
        return new Refused(
                "number-out-of-range",
                "%s is %s, which is no %s integer of %d bits".formatted(metric.title(), value, sign, width));
    }

    private static MetricValue wrongType(Metric metric, int datatype) {
        if (metric.kind() == Kind.NONE) {
            return new Refused("missing-value", metric.title() + " has no value and is not marked as null");
        }
        return new Refused(
                "wrong-type",
                "%s is of datatype %d, its value is a %s"
                        .formatted(
                                metric.title(), datatype, metric.kind().name().toLowerCase(java.util.Locale.ROOT)));
    }

    private static MetricValue unsupported(Metric metric, int datatype) {
        if (metric.kind() == Kind.NONE) {
            return wrongType(metric, datatype);
        }
        return Datatype.isCompound(datatype) || datatype == Datatype.UNKNOWN
                ? new Refused(
                        "unsupported-datatype",
                        "%s is of datatype %d (a data set, file, array or the like), which is not one field"
                                .formatted(metric.title(), datatype))
                : new Refused("unknown-datatype", "%s has the unknown datatype %d".formatted(metric.title(), datatype));
    }
}
