/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.AppendOutcome;
import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Journals for tests. */
public final class Journals {

    private static final AtomicLong TIME = new AtomicLong(1_800_000_000_000_000_000L);

    private Journals() {}

    public static Journal open(Path directory, long maxBytes) throws JournalException {
        return Journal.open(new JournalSettings(directory, maxBytes, 64 << 10, Durability.FORCED, 0));
    }

    /** Appends messages and commits them. */
    public static void write(Journal journal, String topic, String... payloads) {
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            MessageRecord record =
                    new MessageRecord(TIME.addAndGet(1_000), 1, 1, 1, false, false, false, false, topic, bytes, null);
            byte[] topicBytes = MessageRecord.topicBytes(topic);
            ByteBuffer buffer = ByteBuffer.allocate(MessageRecord.sizeBound(topicBytes, bytes));
            record.writeTo(buffer, topicBytes);
            if (!(journal.append(buffer.flip()) instanceof AppendOutcome.Appended)) {
                throw new AssertionError("not appended");
            }
        }
        if (!(journal.commit() instanceof CommitOutcome.Committed)) {
            throw new AssertionError("not committed");
        }
    }
}
