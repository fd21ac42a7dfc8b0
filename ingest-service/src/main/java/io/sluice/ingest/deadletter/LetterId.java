/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A letter's identity: the journal position of its message, and the reading's index if it is one reading's. Doing the
 * same again after a crash gives the same.
 */
record LetterId(long sequence, int readingIndex) implements Comparable<LetterId> {

    private static final int WHOLE_MESSAGE = -1;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,9}))?");
    private static final Comparator<LetterId> ORDER =
            Comparator.comparingLong(LetterId::sequence).thenComparingInt(LetterId::readingIndex);

    /** Reads {@code 17} or {@code 17-3}; empty when it is neither. */
    static Optional<LetterId> parse(String text) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        int index = match.group(2) == null ? WHOLE_MESSAGE : Integer.parseInt(match.group(2));
        return Optional.of(new LetterId(Long.parseLong(match.group(1)), index));
    }

    @Override
    public int compareTo(LetterId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return readingIndex == WHOLE_MESSAGE ? Long.toString(sequence) : sequence + "-" + readingIndex;
    }
}
