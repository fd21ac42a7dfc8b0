/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.journal.JournalException;
import io.sluice.journal.ShelfReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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
    private final LongAdder lookedAt = new LongAdder();

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

    /** Where the letters and those in the overflow end; what is moved or comes later lies behind. */
    record End(long main, long overflow) {

        /** Of a list that is read to whatever end it has by then. */
        static final End NONE = new End(Long.MAX_VALUE, Long.MAX_VALUE);

        /** Where reading goes on that has come to a place; empty when nothing is left before the end. */
        Optional<Long> goingOnAt(long place) {
            long next = place < OVERFLOW && place >= main ? OVERFLOW : place;
            return next < OVERFLOW || next - OVERFLOW < overflow ? Optional.of(next) : Optional.empty();
        }
    }

    /** Where they end now. */
    End end() {
        return new End(
                main.index().end(), overflow == null ? 0 : overflow.index().end());
    }

    DeadLetters.Page page(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        Part part = part(from, limit, filter);
        return new DeadLetters.Page(part.found().stream().map(Found::letter).toList(), part.next());
    }

    Part part(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        return part(from, End.NONE, limit, filter);
    }

    Part part(long from, End end, int limit, Predicate<DeadLetter> filter) throws JournalException {
        List<Found> found = new ArrayList<>();
        Optional<Long> next = Optional.empty();
        if (from < OVERFLOW) {
            next = read(main, from, end.main(), 0, limit, filter, found);
        }
        if (overflow != null && next.isEmpty()) {
            next = read(overflow, Math.max(0, from - OVERFLOW), end.overflow(), OVERFLOW, limit, filter, found);
        }
        return new Part(found, next);
    }

    /** Reads until there are enough; the cursor of the first letter that is too many. */
    private static Optional<Long> read(
            LetterArea area,
            long from,
            long to,
            long offset,
            int limit,
            Predicate<DeadLetter> filter,
            List<Found> found)
            throws JournalException {
        long bytes = bytesOf(found);
        try (ShelfReader reader = area.reader(from)) {
            while (reader.advance() && reader.place() < to) {
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

    /**
     * Letters by their ids, in the order of these and without reading the list.
     *
     * @param from which of the ids is the first; {@link Part#next} is counted so, too
     * @param limit how many ids are looked for at most
     */
    Part named(List<LetterId> ids, long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        List<Found> found = new ArrayList<>();
        long bytes = 0;
        int next = Math.toIntExact(from);
        while (next < ids.size() && next - from < limit && bytes < PAGE_BYTES) {
            Optional<Found> one = find(ids.get(next)).filter(f -> filter.test(f.letter()));
            one.ifPresent(found::add);
            bytes += one.map(f -> f.letter().payload().length).orElse(0);
            next++;
        }
        return new Part(found, next < ids.size() ? Optional.of((long) next) : Optional.empty());
    }

    /** The letter of an id: reads where the areas' indexes say that it can be. */
    Optional<Found> find(LetterId id) throws JournalException {
        Optional<Found> found = find(main, id);
        return found.isPresent() || overflow == null ? found : find(overflow, id);
    }

    private Optional<Found> find(LetterArea area, LetterId id) throws JournalException {
        LetterIndex.Candidates candidates = area.index().whereIs(id, 0);
        while (!candidates.spans().isEmpty()) {
            for (LetterIndex.Span span : candidates.spans()) {
                Optional<Found> found = find(area, span, id);
                if (found.isPresent()) {
                    return found;
                }
            }
            // It may have been moved behind all of these meanwhile.
            candidates = area.index().whereIs(id, candidates.end());
        }
        return Optional.empty();
    }

    private Optional<Found> find(LetterArea area, LetterIndex.Span span, LetterId id) throws JournalException {
        try (ShelfReader reader = area.reader(span.first())) {
            while (reader.advance() && reader.place() <= span.last()) {
                lookedAt.increment();
                if (LetterRecord.id(reader.record()).equals(id)) {
                    return Optional.of(new Found(area, reader.place(), LetterRecord.read(reader.record())));
                }
            }
        }
        return Optional.empty();
    }

    /** How many letters were looked at to find others by their ids, since the start: what finding costs. */
    long lookedAt() {
        return lookedAt.sum();
    }
}
