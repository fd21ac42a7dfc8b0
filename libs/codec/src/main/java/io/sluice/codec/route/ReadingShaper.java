/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.TagValueRule;
import io.sluice.model.Tags;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts what a format gave into the shape a route wants: filters first, on all fields; then fields that become tags; then
 * which of the others are kept. One decoding, then a new shaper.
 */
public final class ReadingShaper {

    private final RouteRules rules;
    private final List<Reading> readings = new ArrayList<>();
    private final List<DecodeFault> faults;
    private final List<Integer> omitted = new ArrayList<>();

    private ReadingShaper(RouteRules rules, List<DecodeFault> faults) {
        this.rules = rules;
        this.faults = new ArrayList<>(faults);
    }

    /** The decoding in the route's shape; {@link Decoding.Filtered} when nothing of it is left and nothing is wrong. */
    public static Decoding shape(Decoding.Decoded decoded, RouteRules rules) {
        ReadingShaper shaper = new ReadingShaper(rules, decoded.faults());
        List<Integer> gaps = decoded.gaps();
        int gap = 0;
        int index = 0;
        for (Reading reading : decoded.readings()) {
            while (gap < gaps.size() && gaps.get(gap) == index) {
                gap++;
                index++;
            }
            shaper.take(index++, reading);
        }
        return shaper.result();
    }

    private Decoding result() {
        if (readings.isEmpty() && faults.isEmpty()) {
            return new Decoding.Filtered("the route's filters, include and exclude leave nothing of it");
        }
        faults.sort(Comparator.comparingInt(DecodeFault::index));
        return new Decoding.Decoded(readings, faults, omitted);
    }

    private void take(int index, Reading reading) {
        for (Condition condition : rules.filters()) {
            if (!condition.holds(reading.fields())) {
                omitted.add(index);
                return;
            }
        }
        Map<String, String> tags = new TreeMap<>();
        List<Field> kept = new ArrayList<>(reading.fields().size());
        for (Field field : reading.fields()) {
            if (rules.payloadTags().contains(field.name())) {
                String value = text(field.value());
                String fault = TagValueRule.fault(value);
                if (fault != null) {
                    refuse(
                            index,
                            "bad-name",
                            "the value of the tag '%s', '%s', %s"
                                    .formatted(field.name(), FieldRules.shortened(value), fault));
                    return;
                }
                tags.put(field.name(), value);
            } else if (rules.tags().containsKey(field.name())) {
                refuse(
                        index,
                        "reserved-name",
                        "a field cannot be named '%s', which is a tag of the route".formatted(field.name()));
                return;
            } else if (rules.keeps(field.name())) {
                kept.add(field);
            }
        }
        if (kept.isEmpty()) {
            omitted.add(index);
        } else if (kept.size() == reading.fields().size()) {
            readings.add(reading);
        } else {
            readings.add(new Reading(tagged(reading.series(), tags), reading.timeNanos(), kept));
        }
    }

    private static SeriesKey tagged(SeriesKey series, Map<String, String> more) {
        if (more.isEmpty()) {
            return series;
        }
        more.putAll(series.tags().values());
        return new SeriesKey(series.measurement(), series.device(), Tags.of(more));
    }

    private void refuse(int index, String reason, String detail) {
        faults.add(new DecodeFault(index, reason, detail));
    }

    /** A tag's text of a value; of a whole number without a fraction, whatever type it has as a field. */
    private static String text(FieldValue value) {
        return switch (value) {
            case FieldValue.FloatValue(double number) ->
                number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString((long) number)
                        : new BigDecimal(Double.toString(number)).toPlainString();
            case FieldValue.IntegerValue(long number) -> Long.toString(number);
            case FieldValue.BooleanValue(boolean truth) -> Boolean.toString(truth);
            case FieldValue.StringValue(String text) -> text;
        };
    }
}
