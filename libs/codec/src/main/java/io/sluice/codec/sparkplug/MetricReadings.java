/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.sparkplug.MetricName.AsField;
import io.sluice.codec.sparkplug.MetricName.NoField;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes readings of one payload's metrics: those of one time are one reading. What cannot be stored is one fault of the
 * whole message, however many metrics it is, since its letter holds the message; the others are good.
 */
final class MetricReadings {

    static final String UNKNOWN_ALIAS = "unknown-alias";

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int FAULTS_TOLD = 5;

    private final SeriesKey series;
    private final MetricTable table;
    private final boolean isBirth;
    private final long defaultNanos;
    private final Map<Long, Map<String, FieldValue>> rows = new LinkedHashMap<>();
    private final List<NoField> faults = new ArrayList<>();
    private int faulty;
    private int skipped;
    private boolean unknownAlias;

    /**
     * For one payload.
     *
     * @param table what the birth has declared of metrics that are named by alias, or have no datatype
     * @param isBirth whether the number of a birth is among the metrics, which is no reading
     */
    MetricReadings(
            SeriesKey series, MetricTable table, boolean isBirth, SparkplugPayload payload, long receivedAtNanos) {
        this.series = series;
        this.table = table;
        this.isBirth = isBirth;
        this.defaultNanos = payload.timed() ? payload.timestampMillis() * NANOS_PER_MILLI : receivedAtNanos;
        payload.metrics().forEach(this::add);
    }

    /** Whether 64 bits of nanoseconds can hold it. */
    static boolean isInRange(long millis) {
        return millis >= 0 && millis <= Long.MAX_VALUE / NANOS_PER_MILLI;
    }

    private void add(Metric metric) {
        if (isNoReading(metric) || (isBirth && SparkplugPayload.BDSEQ.equals(metric.name()))) {
            skipped++;
        } else if (metric.timed() && !isInRange(metric.timestampMillis())) {
            refuse(
                    "bad-timestamp",
                    "%s has the time %s, which is no time in milliseconds"
                            .formatted(metric.title(), Long.toUnsignedString(metric.timestampMillis())));
        } else {
            add(metric, metric.timed() ? metric.timestampMillis() * NANOS_PER_MILLI : defaultNanos);
        }
    }

    private void add(Metric metric, long time) {
        MetricTable.Definition definition = definition(metric);
        if (definition == null) {
            unknownAlias = true;
            refuse(UNKNOWN_ALIAS, metric.title() + " is none that its birth has declared");
        } else if (metric.template() != null) {
            members(definition.name(), metric.template(), time);
        } else if (definition.fault() != null) {
            refuse(definition.fault());
        } else {
            boolean isUndeclared = metric.datatype() == Datatype.UNKNOWN;
            value(metric, isUndeclared ? definition.datatype() : metric.datatype(), definition.field(), time);
        }
    }

    private static boolean isNoReading(Metric metric) {
        return metric.isNull() || metric.isTransient() || isDefinition(metric);
    }

    private static boolean isDefinition(Metric metric) {
        return metric.template() != null && metric.template().isDefinition();
    }

    private MetricTable.@Nullable Definition definition(Metric metric) {
        if (metric.name() == null) {
            return metric.aliased() ? table.aliased(metric.alias()) : null;
        }
        MetricTable.Definition known = table.named(metric.name());
        return known == null ? MetricTable.Definition.of(metric.name(), metric.datatype()) : known;
    }

    /** Members of a template's instance are metrics in a folder of the instance's name. */
    private void members(String folder, Metric.Template template, long time) {
        NoField tooLong = MetricName.tooLong(folder);
        if (tooLong != null) {
            passOver(template, tooLong);
            return;
        }
        for (Metric member : template.members()) {
            String path = folder + "/" + (member.name() == null ? "" : member.name());
            if (isNoReading(member)) {
                skipped++;
            } else if (member.name() == null) {
                refuse("bad-name", "a member of the template '%s' has no name".formatted(MetricName.shortened(folder)));
            } else if (member.template() != null) {
                members(path, member.template(), time);
            } else {
                switch (MetricName.meaning(path)) {
                    case AsField(String field) -> value(member, member.datatype(), field, time);
                    case NoField no -> refuse(no);
                }
            }
        }
    }

    /** No member's name is made of a folder's that is too long: there may be 20 000, each with hundreds of kilobytes more. */
    private void passOver(Metric.Template template, NoField tooLong) {
        int without = (int)
                template.members().stream().filter(MetricReadings::isNoReading).count();
        skipped += without;
        if (without < template.members().size()) {
            refuse(tooLong);
        }
    }

    private void value(Metric metric, int datatype, String field, long time) {
        switch (MetricValue.of(metric, datatype)) {
            case MetricValue.Value(FieldValue value) -> put(field, time, value);
            case MetricValue.Refused(String reason, String detail) -> refuse(reason, detail);
        }
    }

    private void put(String field, long time, FieldValue value) {
        FieldValue before =
                rows.computeIfAbsent(time, _ -> new LinkedHashMap<>()).putIfAbsent(field, value);
        if (before != null && !before.equals(value)) {
            refuse(
                    "duplicate-field",
                    "the message has the field '%s' twice at one time, with different values".formatted(field));
        }
    }

    private void refuse(String reason, String detail) {
        refuse(new NoField(reason, detail));
    }

    private void refuse(NoField fault) {
        faulty++;
        if (faults.size() < FAULTS_TOLD) {
            faults.add(fault);
        }
    }

    /** Adds what is wrong with the message beside its values. */
    MetricReadings with(List<NoField> more) {
        more.forEach(this::refuse);
        return this;
    }

    int skipped() {
        return skipped;
    }

    boolean hasUnknownAlias() {
        return unknownAlias;
    }

    Decoding toDecoding() {
        List<Reading> readings = new ArrayList<>(rows.size());
        rows.forEach((time, fields) -> readings.add(new Reading(
                series,
                time,
                fields.entrySet().stream()
                        .map(each -> new Field(each.getKey(), each.getValue()))
                        .toList())));
        if (faults.isEmpty()) {
            return new Decoding.Decoded(readings, List.of());
        }
        DecodeFault fault =
                new DecodeFault(DecodeFault.WHOLE_MESSAGE, faults.getFirst().reason(), detail());
        return readings.isEmpty() ? new Decoding.Undecodable(fault) : new Decoding.Decoded(readings, List.of(fault));
    }

    private String detail() {
        if (faulty == 1) {
            return faults.getFirst().detail();
        }
        StringJoiner told = new StringJoiner("; ", faulty + " faults: ", faulty > faults.size() ? "; …" : "");
        faults.forEach(fault -> told.add(
                Objects.equals(fault.reason(), faults.getFirst().reason())
                        ? fault.detail()
                        : fault.reason() + ": " + fault.detail()));
        return told.toString();
    }
}
