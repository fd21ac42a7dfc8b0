/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.TableWriter;
import io.questdb.cairo.wal.WalWriter;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.questdb.StoredSeries.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes readings into the tables' logs: one transaction per batch and table. For one thread, which is also the only one
 * to change the catalogue.
 */
final class BatchWriter implements AutoCloseable {

    /** Fields of one row; a reading with more is split into several rows of the same time. */
    static final int MAX_FIELDS = 64;

    private final EmbeddedQuestDb db;
    private final Catalogue catalogue;
    private final PayloadWriter payload = new PayloadWriter();
    private final Map<Era, WalWriter> writers = new EnumMap<>(Era.class);
    private final int[] places = new int[MAX_FIELDS];
    private long writeNumber;

    /**
     * A writer.
     *
     * @param firstWrite a number greater than any that an earlier writer used
     */
    BatchWriter(EmbeddedQuestDb db, Catalogue catalogue, long firstWrite) {
        this.db = db;
        this.catalogue = catalogue;
        this.writeNumber = firstWrite;
    }

    /**
     * Writes all readings but the refused ones; when it returns they are in the log and forced. When it throws, none
     * need be, and writing them again is right.
     */
    List<Refusal> write(List<Reading> readings) throws IOException {
        List<Refusal> refusals = new ArrayList<>();
        try {
            for (int i = 0; i < readings.size(); i++) {
                Refusal refusal = write(i, readings.get(i));
                if (refusal != null) {
                    refusals.add(refusal);
                }
            }
            writers.values().forEach(WalWriter::commit);
            catalogue.commit();
            return refusals;
        } catch (IOException | RuntimeException | Error e) {
            catalogue.rollback();
            abandonWriters();
            throw e;
        }
    }

    private @Nullable Refusal write(int index, Reading reading) throws IOException {
        Era era = Era.of(reading.timeNanos());
        if (era == null) {
            return new Refusal(
                    index,
                    "time-out-of-range",
                    "time %d ns is before 1677-09-23 or after 2262-04-09, which QuestDB cannot keep"
                            .formatted(reading.timeNanos()));
        }
        writeNumber++;
        StoredSeries series = catalogue.series(reading);
        Stream stream = series == null ? null : series.find(reading.fields(), places);
        if (stream != null) {
            append(era, reading.timeNanos(), stream, reading.fields());
            return null;
        }
        Refusal conflict = conflict(index, reading);
        if (conflict == null) {
            appendNew(era, reading);
        }
        return conflict;
    }

    private @Nullable Refusal conflict(int index, Reading reading) {
        String measurement = reading.series().measurement();
        for (Field field : reading.fields()) {
            FieldType known = catalogue.typeOf(measurement, field.name());
            FieldType type = field.value().type();
            if (known != null && known != type) {
                return new Refusal(
                        index,
                        "field-type-conflict",
                        "field '%s' of measurement '%s' is %s here, and %s since its first value"
                                .formatted(field.name(), measurement, type, known));
            }
        }
        return null;
    }

    /** A reading whose fields have not come together before, or too many to be one row. */
    private void appendNew(Era era, Reading reading) throws IOException {
        List<Field> fields = reading.fields();
        for (int i = 0; i < fields.size(); i += MAX_FIELDS) {
            appendPart(era, reading, fields.subList(i, Math.min(i + MAX_FIELDS, fields.size())));
        }
    }

    /** One row where these fields may have a stream of their own, else one for each. */
    private void appendPart(Era era, Reading reading, List<Field> fields) throws IOException {
        StoredSeries series = catalogue.series(reading);
        boolean whole = series == null || series.hasRoom() || series.find(fields, places) != null;
        int step = whole ? fields.size() : 1;
        for (int i = 0; i < fields.size(); i += step) {
            List<Field> row = fields.subList(i, i + step);
            append(era, reading.timeNanos(), stream(reading, row), row);
        }
    }

    private Stream stream(Reading reading, List<Field> fields) {
        StoredSeries series = catalogue.series(reading);
        Stream known = series == null ? null : series.find(fields, places);
        if (known != null) {
            return known;
        }
        Stream added = catalogue.add(reading.series(), FieldSet.of(fields));
        added.fields().matches(fields, places);
        return added;
    }

    private void append(Era era, long timeNanos, Stream stream, List<Field> fields) throws IOException {
        payload.write(writeNumber, fields, places, fields.size());
        WalWriter writer = writers.get(era);
        if (writer == null) {
            writer = db.writer(era);
            writers.put(era, writer);
        }
        TableWriter.Row row = writer.newRow(era.stored(timeNanos));
        row.putSym(ReadingsTable.STREAM, stream.symbol());
        row.putBin(ReadingsTable.PAYLOAD, payload.address(), payload.size());
        row.append();
    }

    /** After a failure a writer may hold half a row: it is given back, which rolls it back, and a new one is taken. */
    private void abandonWriters() {
        for (WalWriter writer : writers.values()) {
            try {
                writer.close();
            } catch (RuntimeException | Error e) {
                // The failure that led here is the one to tell of.
            }
        }
        writers.clear();
    }

    @Override
    public void close() {
        abandonWriters();
        payload.close();
    }
}
