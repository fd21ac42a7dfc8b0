/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.journal.JournalException;
import io.sluice.journal.ShelfReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The letters one after another, those in the overflow last. Thread-safe: it only reads. */
final class LetterList {

    /** Cursors from here on are places in the overflow; no journal lives long enough to come here. */
    private static final long OVERFLOW = 1L << 62;

    /** Letters of a page are in memory together; beyond this it ends before its limit. */
    private static final long PAGE_BYTES = 16L << 20;

    private final LetterArea main;
    private final @Nullable LetterArea overflow;

    LetterList(LetterArea main, @Nullable LetterArea overflow) {
        this.main = main;
        this.overflow = overflow;
    }

    /** A letter, and where it was when it was read. */
    record Found(LetterArea area, long place, DeadLetter letter) {
        LetterArea.Placed placed() {
            return new LetterArea.Placed(place, letter);
        }
    }

    /** Letters that were found, and where to go on, if there may be more. */
    record Part(List<Found> found, Optional<Long> next) {}

    DeadLetters.Page page(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        Part part = part(from, limit, filter);
        return new DeadLetters.Page(part.found().stream().map(Found::letter).toList(), part.next());
    }

    Part part(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        List<Found> found = new ArrayList<>();
        Optional<Long> next = Optional.empty();
        if (from < OVERFLOW) {
            next = read(main, from, 0, limit, filter, found);
        }
        if (overflow != null && next.isEmpty()) {
            next = read(overflow, Math.max(0, from - OVERFLOW), OVERFLOW, limit, filter, found);
        }
        return new Part(found, next);
    }

    /** Reads until there are enough; the cursor of the first letter that is too many. */
    private static Optional<Long> read(
            LetterArea area, long from, long offset, int limit, Predicate<DeadLetter> filter, List<Found> found)
            throws JournalException {
        long bytes = bytesOf(found);
        try (ShelfReader reader = area.reader(from)) {
            while (reader.advance()) {
                DeadLetter letter = LetterRecord.read(reader.record());
                if (!filter.test(letter)) {
                    continue;
                }
                if (found.size() == limit || bytes >= PAGE_BYTES) {
                    return Optional.of(offset + reader.place());
                }
                found.add(new Found(area, reader.place(), letter));
                bytes += letter.payload().length;
            }
        }
        return Optional.empty();
    }

    private static long bytesOf(List<Found> found) {
        return found.stream().mapToLong(f -> f.letter().payload().length).sum();
    }

    Optional<Found> find(LetterId id) throws JournalException {
        return part(0, 1, letter -> letter.letterId().equals(id)).found().stream()
                .findFirst();
    }
}
