/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.config.IngestSettings;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.AppendOutcome;
import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalSettings;
import io.sluice.support.settings.SettingsFaults;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFilesTest {

    private static final long MB = 1L << 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"8, 1", "61, 15", "8192, 15", "8192, 1"})
    void theLargestMessageWithTheLongestTopicFitsIntoAFile(long journalMegabytes, int payloadMegabytes)
            throws Exception {
        long limit = journalMegabytes * MB;
        long payload = payloadMegabytes * MB;
        assertThat(limit).isGreaterThanOrEqualTo(JournalFiles.leastJournal(payload));
        int record = MessageRecord.sizeBound(new byte[65_535], new byte[(int) payload]);

        try (Journal journal = Journal.open(new JournalSettings(
                directory, limit, JournalFiles.bytesOfOne(limit, payload), Durability.WRITTEN, 10))) {
            assertThat(journal.append(ByteBuffer.allocate(record))).isInstanceOf(AppendOutcome.Appended.class);
        }
    }

    @Test
    void aJournalThatHasNoRoomForTheLargestMessageIsAFaultOfTheSettings() {
        assertThat(faults(Map.of("sluice.ingest.max-payload", "4MB", "sluice.ingest.journal.max-size", "8MB")))
                .singleElement()
                .asString()
                .isEqualTo("sluice.ingest.journal.max-size = '8MB' is too small for payloads of 4194304B"
                        + " (sluice.ingest.max-payload). Give 17MB or more, or lower the other one.");
        assertThat(faults(Map.of("sluice.ingest.journal.max-size", "8MB"))).isEmpty();
        assertThat(faults(Map.of("sluice.ingest.max-payload", "15MB"))).isEmpty();
    }

    private static List<String> faults(Map<String, String> settings) {
        SettingsFaults faults = new SettingsFaults();
        new IngestSettings().check(name -> Optional.ofNullable(settings.get(name)), faults);
        return faults.sentences();
    }
}
