/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where in the list a replay goes on, and where the list ended when its first request came: a letter that is refused again
 * with another detail is written anew at the list's end, and whoever follows the cursor would meet it again and again.
 *
 * @param end {@link LetterList.End#NONE} of a first request
 */
record ReplayCursor(long place, LetterList.End end) {

    static final ReplayCursor START = new ReplayCursor(0, LetterList.End.NONE);

    /** Reads {@code place:end:end-of-overflow}, or a place alone; empty when it is neither. */
    static Optional<ReplayCursor> parse(String text) {
        String[] parts = text.split(":", -1);
        List<Long> numbers = Stream.of(parts)
                .map(LetterFilter::cursor)
                .flatMap(Optional::stream)
                .toList();
        if (numbers.size() != parts.length || (parts.length != 1 && parts.length != 3)) {
            return Optional.empty();
        }
        return Optional.of(new ReplayCursor(
                numbers.getFirst(),
                parts.length == 1 ? LetterList.End.NONE : new LetterList.End(numbers.get(1), numbers.get(2))));
    }

    @Override
    public String toString() {
        return place + ":" + end.main() + ":" + end.overflow();
    }
}
