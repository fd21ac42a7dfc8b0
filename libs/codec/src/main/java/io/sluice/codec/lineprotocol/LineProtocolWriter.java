/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Writes readings as lines of line protocol, UTF-8, into one buffer that is kept from batch to batch. Every line ends
 * with a line feed; a text field may hold line feeds of its own, so lines are told apart by {@link #length} between
 * appends, never by looking for the character.
 *
 * <p>Nothing here can fail for a {@link Reading}: names and values of tags hold no control character and no backslash by
 * their own rules, so comma, space and equals sign are all there is to escape. Decimal numbers are written as the shortest
 * text that reads back as the same double. Half a surrogate pair in a text field, which UTF-8 cannot carry, becomes U+FFFD.
 *
 * <p>Not safe for several threads: one writer per thread, or per batch.
 */
public final class LineProtocolWriter {

    private static final String SPECIAL_IN_MEASUREMENT = ", ";
    private static final String SPECIAL_IN_KEY = ", =";
    private static final String SPECIAL_IN_TEXT = "\"\\";

    /** Up to here a double holds every whole number, and fewer than 16 digits are enough to name it. */
    private static final double EXACT_WHOLE = 1e15;

    private static final double FEW_DECIMALS_LIMIT = 1e9;
    private static final long FEW_DECIMALS_SCALE = 10_000;

    private static final long NANOS = 1_000_000_000;

    private final Utf8Buffer out;
    private final KnownTexts known = new KnownTexts();
    private boolean firstField;
    private long knownSecond = Long.MIN_VALUE;
    private byte[] knownSecondText = {};

    public LineProtocolWriter() {
        this(64 * 1024);
    }

    /**
     * A writer whose buffer starts with the given size; it grows as needed.
     *
     * @param capacity bytes, at least 0
     */
    public LineProtocolWriter(int capacity) {
        out = new Utf8Buffer(capacity);
    }

    /** Appends a reading as one line. */
    public LineProtocolWriter append(Reading reading) {
        startLine(reading.series());
        List<Field> fields = reading.fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            field(field.name(), field.value());
        }
        return endLine(reading.timeNanos());
    }

    /** Starts a line with measurement and tags; at least one {@link #field} and {@link #endLine} must follow. */
    public LineProtocolWriter startLine(SeriesKey series) {
        byte[] start = known.series(series);
        if (start != null) {
            out.bytes(start);
        } else {
            int from = out.length();
            out.escaped(series.measurement(), SPECIAL_IN_MEASUREMENT);
            tags(series);
            out.ascii(' ');
            known.learn(series, out.copy(from, out.length()));
        }
        firstField = true;
        return this;
    }

    /**
     * Adds a field to the line that was started.
     *
     * @param name any non-empty name without control characters and backslashes; not held to the rules of readings, so
     *     that an adapter can keep fields of its own
     */
    public LineProtocolWriter field(String name, FieldValue value) {
        if (!firstField) {
            out.ascii(',');
        }
        firstField = false;
        fieldName(name);
        value(value);
        return this;
    }

    private void fieldName(String name) {
        byte[] start = known.field(name);
        if (start != null) {
            out.bytes(start);
            return;
        }
        int from = out.length();
        out.escaped(name, SPECIAL_IN_KEY);
        out.ascii('=');
        known.learn(name, out.copy(from, out.length()));
    }

    /** Ends the line with its time, in nanoseconds since the epoch. */
    public LineProtocolWriter endLine(long timeNanos) {
        out.ascii(' ');
        if (timeNanos >= NANOS) {
            time(timeNanos);
        } else {
            out.number(timeNanos);
        }
        out.ascii('\n');
        return this;
    }

    /** Readings of one batch are seconds apart at most: the digits of the second are nearly always those of the line before. */
    private void time(long timeNanos) {
        long second = timeNanos / NANOS;
        if (second == knownSecond) {
            out.bytes(knownSecondText);
        } else {
            int from = out.length();
            out.number(second);
            knownSecondText = out.copy(from, out.length());
            knownSecond = second;
        }
        out.nineDigits((int) (timeNanos - second * NANOS));
    }

    /** How many bytes are written so far. Before and after an append, it says where that line lies. */
    public int length() {
        return out.length();
    }

    /** The bytes from one place to another as text; both at borders of lines. */
    public String text(int from, int to) {
        return out.text(from, to);
    }

    /** Writes the bytes from one place to another, both at borders of lines, to a stream. */
    public void writeTo(OutputStream target, int from, int to) throws IOException {
        out.writeTo(target, from, to);
    }

    /** A copy of the bytes written so far. */
    public byte[] toByteArray() {
        return out.copy(0, out.length());
    }

    /** All that is written so far. */
    @Override
    public String toString() {
        return text(0, length());
    }

    /** Forgets what was written and keeps the buffer, and what is known of series and names. */
    public void clear() {
        out.truncate(0);
    }

    private void tags(SeriesKey series) {
        if (series.tags().isEmpty()) {
            tag("device", series.device().device());
            tag("site", series.device().site());
            return;
        }
        mergedTags(series);
    }

    /** Sorted tags spare the server the sorting: device and site go where they belong among the others. */
    private void mergedTags(SeriesKey series) {
        boolean deviceWritten = false;
        boolean siteWritten = false;
        for (Map.Entry<String, String> tag : series.tags().values().entrySet()) {
            if (!deviceWritten && tag.getKey().compareTo("device") > 0) {
                tag("device", series.device().device());
                deviceWritten = true;
            }
            if (!siteWritten && tag.getKey().compareTo("site") > 0) {
                tag("site", series.device().site());
                siteWritten = true;
            }
            tag(tag.getKey(), tag.getValue());
        }
        if (!deviceWritten) {
            tag("device", series.device().device());
        }
        if (!siteWritten) {
            tag("site", series.device().site());
        }
    }

    private void tag(String name, String value) {
        out.ascii(',');
        out.escaped(name, SPECIAL_IN_KEY);
        out.ascii('=');
        out.escaped(value, SPECIAL_IN_KEY);
    }

    private void value(FieldValue value) {
        switch (value) {
            case FieldValue.FloatValue(double number) -> decimal(number);
            case FieldValue.IntegerValue(long number) -> {
                out.number(number);
                out.ascii('i');
            }
            case FieldValue.BooleanValue(boolean truth) -> out.ascii(truth ? "true" : "false");
            case FieldValue.StringValue(String text) -> {
                out.ascii('"');
                out.escaped(text, SPECIAL_IN_TEXT);
                out.ascii('"');
            }
        }
    }

    /** Most sensor values are whole or have a few decimals; those are written without a text in between. */
    private void decimal(double number) {
        if (number == 0 || Math.abs(number) >= EXACT_WHOLE) {
            out.ascii(Double.toString(number)); // also keeps the sign of -0.0
        } else if (number == (long) number) {
            out.number((long) number);
        } else {
            fraction(number);
        }
    }

    /**
     * If a number is what its first four decimals divide back to, then those decimals name it, and since they are fewer
     * than 16 digits no shorter text does.
     */
    private void fraction(double number) {
        double magnitude = Math.abs(number);
        if (magnitude < FEW_DECIMALS_LIMIT) {
            long scaled = (long) (magnitude * FEW_DECIMALS_SCALE + 0.5);
            if ((double) scaled / FEW_DECIMALS_SCALE == magnitude) {
                if (number < 0) {
                    out.ascii('-');
                }
                out.tenThousandths(scaled);
                return;
            }
        }
        out.ascii(Double.toString(number));
    }
}
