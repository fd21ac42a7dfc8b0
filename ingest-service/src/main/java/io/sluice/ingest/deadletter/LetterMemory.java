/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.LinkedHashMap;
import java.util.Map;
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
            recent.add(letter.letterId());
        }
        if (!live) {
            noteGone(letter);
        }
    }

    /** Above the messages of all letters that were in the files at the start. */
    synchronized long end() {
        return end;
    }

    /** Whether the forwarder has brought this letter before. */
    synchronized boolean hasMet(LetterId id) {
        return recent.contains(id);
    }

    synchronized void met(LetterId id) {
        forgetBelow(settledBelow.getAsLong());
        recent.add(id);
    }

    /** Messages below this sequence never come again. */
    synchronized void forgetBelow(long sequence) {
        recent.headSet(new LetterId(sequence, Integer.MIN_VALUE)).clear();
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
