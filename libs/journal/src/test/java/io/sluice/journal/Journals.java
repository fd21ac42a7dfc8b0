/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the journal share. */
final class Journals {

    static final long SEGMENT_BYTES = JournalSettings.MIN_SEGMENT_BYTES;

    /** With this salt a stored sequence is the sequence: bytes that can be read by eye. */
    static final long NO_SALT = 0;

    private Journals() {}

    static JournalSettings settings(Durability durability) {
        return new JournalSettings(Path.of("journal"), 4 * SEGMENT_BYTES, SEGMENT_BYTES, durability, 0);
    }

    static JournalSettings keeping(long tailRecords) {
        return new JournalSettings(
                Path.of("journal"), 4 * SEGMENT_BYTES, SEGMENT_BYTES, Durability.FORCED, tailRecords);
    }

    static Journal open(JournalFiles files) throws JournalException {
        return open(files, settings(Durability.FORCED));
    }

    static Journal open(JournalFiles files, JournalSettings settings) throws JournalException {
        return Journal.open(settings, new SegmentFactory(files, () -> NO_SALT));
    }

    static long append(Journal journal, byte[] record) {
        AppendOutcome outcome = journal.append(ByteBuffer.wrap(record));
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        return ((AppendOutcome.Appended) outcome).sequence();
    }

    static void append(Journal journal, String... records) {
        for (String record : records) {
            append(journal, record.getBytes(StandardCharsets.UTF_8));
        }
    }

    static void commit(Journal journal) {
        assertThat(journal.commit()).isInstanceOf(CommitOutcome.Committed.class);
    }

    /** One group. */
    static void write(Journal journal, String... records) {
        append(journal, records);
        commit(journal);
    }

    /** All that can be read from a sequence on, as {@code sequence:text}, a gap as {@code -count}. */
    static List<String> read(Journal journal, long from) throws JournalException {
        List<String> read = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            while (reader.advance()) {
                if (reader.skippedBefore() > 0) {
                    read.add("-" + reader.skippedBefore());
                }
                read.add(reader.sequence() + ":" + StandardCharsets.UTF_8.decode(reader.payload()));
            }
        }
        return read;
    }

    static List<String> read(Journal journal) throws JournalException {
        return read(journal, 0);
    }
}
