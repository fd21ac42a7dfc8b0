/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Which letters are known beside those that are here: those of messages the forwarder may bring again, and those that
 * were taken away last, so that doing either twice is no fault. Thread-safe.
 *
 * <p>Bounded: the first by the messages that may come again, the second by ten thousand; after a start both are what the files
 * still hold.
 */
final class LetterMemory {

    private static final int GONE_REMEMBERED = 10_000;

    private final LongSupplier settledBelow;
    private long end;
    private final TreeSet<LetterId> recent = new TreeSet<>();

    /** By message: the readings that have a letter together with others. */
    private final TreeMap<Long, BitSet> recentTogether = new TreeMap<>();

    private final Map<LetterId, String> sitesOfGone = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LetterId, String> eldest) {
            return size() > GONE_REMEMBERED;
        }
    };

    /** @param settledBelow the journal position below which no message comes again */
    LetterMemory(LongSupplier settledBelow) {
        this.settledBelow = settledBelow;
    }

    /** Takes note of a letter in the files. */
    synchronized void noteThere(DeadLetter letter, boolean live) {
        end = Math.max(end, letter.sequence() + 1);
        if (letter.sequence() >= settledBelow.getAsLong()) {
            remember(letter);
        }
        if (!live) {
            noteGone(letter);
        }
    }

    /** Above the messages of all letters that were in the files at the start. */
    synchronized long end() {
        return end;
    }

    private void remember(DeadLetter letter) {
        recent.add(letter.letterId());
        if (!letter.alsoOf().isEmpty()) {
            recentTogether.computeIfAbsent(letter.sequence(), _ -> new BitSet()).or(letter.alsoOf());
        }
    }

    /** Whether the forwarder has brought this letter before, or one that stands for its reading too. */
    synchronized boolean hasMet(LetterId id) {
        return recent.contains(id)
                || id.readingIndex() >= 0
                        && recentTogether.containsKey(id.sequence())
                        && recentTogether.get(id.sequence()).get(id.readingIndex());
    }

    /**
     * What of a letter is new. After a crash more readings of a message may be refused than its letter on the disk names: these
     * then have one of their own, and the other stays as it is.
     */
    synchronized Optional<DeadLetter> notMet(DeadLetter letter) {
        if (!hasMet(letter.letterId())) {
            return Optional.of(letter);
        }
        BitSet others = (BitSet) letter.alsoOf().clone();
        letter.alsoOf().stream()
                .filter(reading -> hasMet(new LetterId(letter.sequence(), reading)))
                .forEach(others::clear);
        return others.isEmpty() ? Optional.empty() : Optional.of(letter.ofReadings(others));
    }

    synchronized void met(DeadLetter letter) {
        forgetBelow(settledBelow.getAsLong());
        remember(letter);
    }

    /** Messages below this sequence never come again. */
    synchronized void forgetBelow(long sequence) {
        recent.headSet(new LetterId(sequence, Integer.MIN_VALUE)).clear();
        recentTogether.headMap(sequence).clear();
    }

    synchronized void noteGone(DeadLetter letter) {
        sitesOfGone.put(letter.letterId(), letter.site());
    }

    /** Whether a letter was here that the caller might have seen. */
    synchronized boolean knowsGone(LetterId id, Predicate<String> mayUse) {
        String site = sitesOfGone.get(id);
        return site != null && mayUse.test(site);
    }
}
