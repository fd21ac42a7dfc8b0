/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.mapping;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a message would become.
 *
 * @param outcome the message's terminal state, if the store takes its readings: {@code stored}, {@code dead_lettered} or
 *     {@code filtered}
 * @param receivedAt the time of receipt it was given, which is the time of readings that have none of their own
 * @param readings that would be stored
 * @param lineProtocol the same, as it would be written; with a line feed after each line
 * @param faults why others, or the whole message, would be a dead letter
 */
record MappingPreview(
        String outcome, Instant receivedAt, List<ReadingView> readings, String lineProtocol, List<FaultView> faults) {

    /**
     * A reading that would be stored.
     *
     * @param tags besides site and device
     * @param fields by name; whole numbers are told from decimal ones in the line protocol
     */
    record ReadingView(
            String measurement,
            String site,
            String device,
            Map<String, String> tags,
            Instant time,
            Map<String, Object> fields) {

        static ReadingView of(Reading reading) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (Field field : reading.fields()) {
                fields.put(field.name(), value(field.value()));
            }
            return new ReadingView(
                    reading.series().measurement(),
                    reading.series().device().site(),
                    reading.series().device().device(),
                    reading.series().tags().values(),
                    Instant.ofEpochSecond(0, reading.timeNanos()),
                    fields);
        }

        private static Object value(FieldValue value) {
            return switch (value) {
                case FieldValue.FloatValue(double number) -> number;
                case FieldValue.IntegerValue(long number) -> number;
                case FieldValue.BooleanValue(boolean truth) -> truth;
                case FieldValue.StringValue(String text) -> text;
            };
        }
    }

    /**
     * Why something would be a dead letter.
     *
     * @param reading its index in the payload; -1 for the whole message
     */
    record FaultView(int reading, String reason, String detail) {

        static FaultView of(DecodeFault fault) {
            return new FaultView(fault.index(), fault.reason(), fault.detail());
        }
    }

    static MappingPreview filtered(Instant receivedAt) {
        return new MappingPreview("filtered", receivedAt, List.of(), "", List.of());
    }

    static MappingPreview of(Instant receivedAt, List<Reading> readings, List<DecodeFault> faults) {
        LineProtocolWriter lines = new LineProtocolWriter(1_024);
        readings.forEach(lines::append);
        return new MappingPreview(
                faults.isEmpty() ? "stored" : "dead_lettered",
                receivedAt,
                readings.stream().map(ReadingView::of).toList(),
                lines.toString(),
                faults.stream().map(FaultView::of).toList());
    }
}
