/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints how fast a folder's disk takes and gives back records: {@code JournalRate folder [records [bytes [group]]]}. For
 * people; no test waits for a figure.
 */
final class JournalRate {

    private JournalRate() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal-rate");
        int records = number(arguments, 1, 1_000_000);
        int bytes = number(arguments, 2, 200);
        int group = number(arguments, 3, 250);
        JournalSettings settings = new JournalSettings(folder, 8L << 30, 64 << 20, Durability.FORCED, 0);
        try (Journal journal = Journal.open(settings)) {
            for (int round = 1; round <= 3; round++) {
                write(journal, records, bytes, group);
                read(journal, records);
            }
        }
        long start = System.nanoTime();
        try (Journal journal = Journal.open(settings)) {
            System.out.printf(
                    "open:   %,d records known after %.0f ms%n",
                    journal.statistics().recoveredRecords(), (System.nanoTime() - start) / 1e6);
            journal.release(Long.MAX_VALUE);
        }
    }

    private static void write(Journal journal, int records, int bytes, int group) {
        ByteBuffer record = ByteBuffer.allocate(bytes);
        long forcesBefore = journal.statistics().forces();
        long start = System.nanoTime();
        for (int i = 1; i <= records; i++) {
            journal.append(record);
            if (i % group == 0) {
                journal.commit();
            }
        }
        journal.commit();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "write:  %,.0f records/s of %d bytes, %,.0f forces/s%n",
                records / seconds, bytes, (journal.statistics().forces() - forcesBefore) / seconds);
    }

    private static void read(Journal journal, int records) throws JournalException {
        long start = System.nanoTime();
        long bytes = 0;
        try (JournalReader reader = journal.reader(journal.committedSequence() - records)) {
            while (reader.advance()) {
                bytes += reader.payload().remaining();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("read:   %,.0f records/s, %,.0f MB/s of payload%n", records / seconds, bytes / seconds / 1e6);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
