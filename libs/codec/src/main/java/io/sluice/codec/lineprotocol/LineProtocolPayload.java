/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.payload.FieldRules;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.payload.PayloadText;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The format {@code line-protocol}: InfluxDB's, one reading per line, as InfluxDB's reference of the format has it (escapes,
 * quotes, the suffixes {@code i} and {@code u}, comments, blank lines). A line that breaks a rule leaves its neighbours
 * readable.
 */
public final class LineProtocolPayload {

    private LineProtocolPayload() {}

    /**
     * Decodes a payload.
     *
     * @param topic what the topic and its route say: its device and tags go before a line's own, its measurement is
     *     nobody's
     * @param namesDevice whether it has both site and device; else each line must have what is {@code -} as a tag
     * @param numbers the unit of the lines' times, and whether {@code 3i} becomes a decimal number, as JSON's {@code 3}
     * @param receivedAtNanos the time of lines that have none; line {@code i} gets {@code i} nanoseconds more
     */
    public static Decoding decode(
            SeriesKey topic, boolean namesDevice, NumberRules numbers, byte[] payload, long receivedAtNanos) {
        String text = PayloadText.utf8(payload);
        if (text == null) {
            return PayloadText.notUtf8();
        }
        LineReader reader = new LineReader(topic, namesDevice, numbers);
        LineSplitter lines = new LineSplitter(text);
        List<Reading> readings = new ArrayList<>();
        List<DecodeFault> faults = new ArrayList<>(0);
        int fields = 0;
        for (int start = lines.startOfLine(0); start < text.length(); ) {
            int end = lines.endOfLine(start);
            if (!lines.isComment(start)) {
                int index = readings.size() + faults.size();
                if (index == FieldRules.MOST_READINGS) {
                    return Decoding.undecodable(
                            "too-many-readings",
                            "the payload has more than %d lines; send several".formatted(FieldRules.MOST_READINGS));
                }
                try {
                    LineCursor line = new LineCursor(text, start, withoutReturn(text, end));
                    Reading reading = reader.read(line, receivedAtNanos + index);
                    fields += reading.fields().size();
                    readings.add(reading);
                } catch (LineSyntaxException e) {
                    faults.add(new DecodeFault(index, e.reason(), e.detail()));
                }
                if (fields > FieldRules.MOST_FIELDS_OF_MESSAGE) {
                    return FieldRules.tooManyFieldsOfMessage();
                }
            }
            start = lines.startOfLine(end);
        }
        return readings.isEmpty() && faults.isEmpty()
                ? Decoding.undecodable("no-fields", "the payload has no line but comments")
                : new Decoding.Decoded(readings, faults);
    }

    /** Lines may end as Windows ends them. */
    private static int withoutReturn(String text, int end) {
        return text.charAt(end - 1) == '\r' ? end - 1 : end;
    }
}
