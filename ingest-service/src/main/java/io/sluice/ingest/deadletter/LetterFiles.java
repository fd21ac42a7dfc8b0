/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;

/** Opens the journals that dead letters lie in. */
final class LetterFiles {

    private static final int FILES = 16;
    private static final long LARGEST_FILE = 64L << 20;

    /** What a journal that is larger than it should be needs to become smaller. */
    private static final int FILES_TO_TIDY = 4;

    private LetterFiles() {}

    /**
     * A journal of some sixteen files. Letters take the place of messages the broker has forgotten, so they are forced
     * whatever an acknowledgement means. A folder that holds more than it may now, because its limit was lowered, is let
     * have what it has: letters could not even be taken away otherwise.
     */
    static Journal open(Path directory, long maxBytes) throws JournalException {
        long file = Math.clamp(maxBytes / FILES, JournalSettings.MIN_SEGMENT_BYTES, LARGEST_FILE);
        LongSummaryStatistics present = sizesIn(directory);
        long room = FILES_TO_TIDY * file + (present.getCount() == 0 ? 0 : present.getMax());
        long limit = Math.max(maxBytes, present.getSum() + room);
        return Journal.open(new JournalSettings(directory, limit, file, Durability.FORCED, 0));
    }

    private static LongSummaryStatistics sizesIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new LongSummaryStatistics();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).summaryStatistics();
        } catch (IOException e) {
            return new LongSummaryStatistics(); // the journal will say what is wrong with the folder
        }
    }
}
