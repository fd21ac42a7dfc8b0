/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.codec.payload.FieldRules;
import io.sluice.codec.payload.IntegerPolicy;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.route.Resolution;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.TagValueRule;
import io.sluice.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one line: {@code measurement,tag=value field=value time}. */
final class LineReader {

    private static final String SITE = "site";
    private static final String DEVICE = "device";
    private static final String MEASUREMENT_ENDS = ", ";
    private static final String KEY_ENDS = ",= ";
    private static final String VALUE_ENDS = ", ";

    private final SeriesKey topic;
    private final boolean namesDevice;
    private final NumberRules numbers;

    /**
     * A reader.
     *
     * @param topic what the topic and its route say: device and tags, which go before a line's own
     * @param namesDevice whether the topic has both site and device
     */
    LineReader(SeriesKey topic, boolean namesDevice, NumberRules numbers) {
        this.topic = topic;
        this.namesDevice = namesDevice;
        this.numbers = numbers;
    }

    /** Reads a line; {@code otherwise} is the time of one that has none. */
    Reading read(LineCursor line, long otherwise) throws LineSyntaxException {
        SeriesKey series = series(line);
        line.skipSpaces();
        List<Field> fields = fields(line, series);
        line.skipSpaces();
        return new Reading(series, line.atEnd() ? otherwise : time(line.rest().stripTrailing()), fields);
    }

    private SeriesKey series(LineCursor line) throws LineSyntaxException {
        String measurement = line.token(MEASUREMENT_ENDS);
        if (measurement.isEmpty()) {
            throw new LineSyntaxException("malformed-line", "the line has no measurement");
        }
        requireName("measurement", measurement);
        TreeMap<String, String> tags = new TreeMap<>();
        while (line.skip(',')) {
            String name = line.token(KEY_ENDS);
            if (!line.skip('=')) {
                throw new LineSyntaxException(
                        "malformed-line", "the tag '%s' has no value".formatted(FieldRules.shortened(name)));
            }
            String value = line.token(KEY_ENDS);
            if (value.isEmpty() || line.peek() == '=') {
                throw new LineSyntaxException(
                        "malformed-line", "the tag '%s' has no usable value".formatted(FieldRules.shortened(name)));
            }
            addTag(tags, name, value);
        }
        String site = settle(tags, SITE, topic.device().site());
        String device = settle(tags, DEVICE, topic.device().device());
        return new SeriesKey(measurement, deviceKey(site, device), merged(tags));
    }

    private void addTag(TreeMap<String, String> tags, String name, String value) throws LineSyntaxException {
        requireName("tag", name);
        if (name.equals(SITE) || name.equals(DEVICE)) {
            requireName(name, value);
        } else {
            requireValue(name, value);
        }
        if (name.equals("time")) {
            throw new LineSyntaxException("reserved-name", "a tag cannot be named 'time'");
        }
        if (tags.put(name, value) != null) {
            throw new LineSyntaxException("duplicate-tag", "the tag '%s' comes twice".formatted(name));
        }
    }

    /** The line's own tags beside the topic's; the same tag with another value is a contradiction. */
    private Tags merged(TreeMap<String, String> own) throws LineSyntaxException {
        for (var tag : topic.tags().values().entrySet()) {
            own.put(tag.getKey(), agreed(own.get(tag.getKey()), tag.getKey(), tag.getValue()));
        }
        return Tags.of(own);
    }

    /** Takes site or device out of the line's tags: what the topic says of it, or what only the line says. */
    private String settle(TreeMap<String, String> own, String name, String given) throws LineSyntaxException {
        String said = own.remove(name);
        if (namesDevice || !given.equals(Resolution.NOT_NAMED)) {
            return agreed(said, name, given);
        }
        if (said == null) {
            throw new LineSyntaxException(
                    "missing-tag", "neither the topic nor a tag of the line names the %s".formatted(name));
        }
        return said;
    }

    private static String agreed(@Nullable String said, String name, String given) throws LineSyntaxException {
        if (said != null && !said.equals(given)) {
            throw new LineSyntaxException(
                    "tag-conflict",
                    "the line's tag %s is '%s', and by its topic it is '%s'".formatted(name, said, given));
        }
        return given;
    }

    private DeviceKey deviceKey(String site, String device) {
        return namesDevice ? topic.device() : new DeviceKey(site, device);
    }

    private List<Field> fields(LineCursor line, SeriesKey series) throws LineSyntaxException {
        List<Field> fields = new ArrayList<>(4);
        do {
            String name = line.token(KEY_ENDS);
            if (name.isEmpty() || !line.skip('=')) {
                throw new LineSyntaxException("malformed-line", "the line has no field where one should be");
            }
            FieldValue value = value(line, name);
            FieldRules.Breach named = FieldRules.breach(series, name);
            FieldRules.Breach breach = named == null ? FieldRules.breachOfNumber(fields) : named;
            if (breach != null) {
                throw new LineSyntaxException(breach.reason(), breach.detail());
            }
            if (FieldRules.has(fields, name)) {
                throw new LineSyntaxException("duplicate-field", "the field '%s' comes twice".formatted(name));
            }
            fields.add(new Field(name, value));
        } while (line.skip(','));
        return fields;
    }

    private FieldValue value(LineCursor line, String name) throws LineSyntaxException {
        if (line.peek() != '"') {
            FieldValue value = LineValues.parse(name, line.token(VALUE_ENDS));
            return numbers.integers() == IntegerPolicy.AS_FLOAT && value instanceof IntegerValue(long number)
                    ? new FloatValue(number)
                    : value;
        }
        String text = line.quoted();
        if (line.peek() != ' ' && line.peek() != ',') {
            throw new LineSyntaxException(
                    "malformed-line", "something follows the text of '%s'".formatted(FieldRules.shortened(name)));
        }
        if (text.length() > StringValue.MAX_LENGTH) {
            String detail = "the text of '%s' has %d characters; the most is %d";
            throw new LineSyntaxException(
                    "text-too-long",
                    detail.formatted(FieldRules.shortened(name), text.length(), StringValue.MAX_LENGTH));
        }
        return new StringValue(text);
    }

    private long time(String written) throws LineSyntaxException {
        OptionalLong nanos = OptionalLong.empty();
        if (written.length() <= 20 && written.matches("-?[0-9]+")) {
            try {
                nanos = numbers.timeUnit().toNanos(Long.parseLong(written));
            } catch (NumberFormatException e) {
                // more than 64 bits hold, which is the same fault
            }
        }
        return nanos.orElseThrow(() -> new LineSyntaxException(
                "bad-timestamp",
                "the time '%s' is no whole epoch number (%s) between 1677 and 2262"
                        .formatted(
                                FieldRules.shortened(written),
                                numbers.timeUnit().word())));
    }

    private static void requireName(String kind, String name) throws LineSyntaxException {
        String fault = Names.fault(name);
        if (fault != null) {
            throw new LineSyntaxException(
                    "bad-name", "the %s '%s' %s".formatted(kind, FieldRules.shortened(name), fault));
        }
    }

    private static void requireValue(String tag, String value) throws LineSyntaxException {
        String fault = TagValueRule.fault(value);
        if (fault != null) {
            throw new LineSyntaxException(
                    "bad-name",
                    "the value of the tag '%s', '%s', %s"
                            .formatted(FieldRules.shortened(tag), FieldRules.shortened(value), fault));
        }
    }
}
