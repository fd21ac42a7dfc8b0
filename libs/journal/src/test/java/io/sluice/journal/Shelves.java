/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of the shelf share. Records are texts {@code name=content}, padded so that files fill up. */
final class Shelves {

    static final long BYTES = 8 * JournalSettings.MIN_SEGMENT_BYTES;

    private static final int PADDED_BYTES = 6_000;

    private Shelves() {}

    static Shelf open(JournalFiles files) throws JournalException {
        return open(files, (place, record, live) -> {});
    }

    static Shelf open(JournalFiles files, Shelf.Visitor visitor) throws JournalException {
        JournalSettings settings =
                new JournalSettings(Path.of("shelf"), BYTES, JournalSettings.MIN_SEGMENT_BYTES, Durability.FORCED, 0);
        return Shelf.open(Journals.open(files, settings), BYTES, visitor);
    }

    static ByteBuffer record(String name, String content) {
        ByteBuffer record = ByteBuffer.allocate(PADDED_BYTES);
        record.put((name + "=" + content + ";").getBytes(UTF_8));
        return record.clear();
    }

    static Shelf.Outcome tryToPut(Shelf shelf, String name, String content) {
        return shelf.put(record(name, content));
    }

    static long put(Shelf shelf, String name, String content) {
        Shelf.Outcome outcome = tryToPut(shelf, name, content);
        assertThat(outcome).isInstanceOf(Shelf.Outcome.Put.class);
        return ((Shelf.Outcome.Put) outcome).place();
    }

    static void replace(Shelf shelf, String name, String content) throws JournalException {
        assertThat(shelf.replace(placeOf(shelf, name), PADDED_BYTES, record(name, content)))
                .isInstanceOf(Shelf.Outcome.Put.class);
    }

    static void remove(Shelf shelf, String name) throws JournalException {
        assertThat(shelf.remove(java.util.List.of(placeOf(shelf, name)), Shelf.cost(PADDED_BYTES)))
                .isInstanceOf(Shelf.Outcome.Put.class);
    }

    static void commit(Shelf shelf) {
        assertThat(shelf.commit()).isInstanceOf(CommitOutcome.Committed.class);
    }

    static long placeOf(Shelf shelf, String name) throws JournalException {
        try (ShelfReader reader = shelf.reader(0)) {
            while (reader.advance()) {
                if (nameOf(reader.record()).equals(name)) {
                    return reader.place();
                }
            }
        }
        throw new AssertionError("no record " + name);
    }

    /** Everything that is here, by name; fails when a name is here twice. */
    static Map<String, String> contents(Shelf shelf) throws JournalException {
        Map<String, String> found = new TreeMap<>();
        try (ShelfReader reader = shelf.reader(0)) {
            while (reader.advance()) {
                String text = text(reader.record());
                String[] parts = text.substring(0, text.indexOf(';')).split("=", 2);
                assertThat(found.put(parts[0], parts[1]))
                        .as(parts[0] + " twice")
                        .isNull();
            }
        }
        return found;
    }

    static String nameOf(ByteBuffer record) {
        String text = text(record);
        return text.substring(0, text.indexOf('='));
    }

    private static String text(ByteBuffer record) {
        return UTF_8.decode(record.duplicate()).toString();
    }
}
