/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a batch that have yet to be written, in the order of their lines, and how a refused part is taken apart.
 * Two things make that cheap. When the first half of a refused part is taken, the second is known to be bad, and is
 * halved without being written. When the first half is refused, nothing is known of the second, so it is joined to what
 * follows it and goes with that in one request.
 */
final class Parts {

    private final Deque<Part> waiting = new ArrayDeque<>();

    /** Some lines that have yet to be taken or refused. */
    static final class Part {
        private final int[] lines;

        /** Of what was too large together; must not be joined again. */
        private final boolean ofLarge;

        /** The other half, behind this one, of a part that was refused. */
        private final @Nullable Part second;

        /** Whether one of these lines is bad for certain, though they have not been written by themselves. */
        private boolean bad;

        private Part(int[] lines, boolean ofLarge, @Nullable Part second) {
            this.lines = lines;
            this.ofLarge = ofLarge;
            this.second = second;
        }

        /** Their numbers, ascending; not to be written to. */
        int[] lines() {
            return lines;
        }
    }

    /** Lines of which nothing is known, to be written before all that waits; none are no part. */
    void add(int[] lines) {
        if (lines.length > 0) {
            waiting.push(new Part(lines, false, null));
        }
    }

    /** The next part to write; {@code null} when there is none. */
    @Nullable
    Part next() {
        Part next = waiting.poll();
        while (next != null && next.bad && next.lines.length > 1) {
            halve(next);
            next = waiting.poll();
        }
        return next;
    }

    /** Every line of a part is in: if it was the first half of a refused one, the fault is in the second. */
    void taken(Part part) {
        if (part.second != null) {
            part.second.bad = true;
        }
    }

    /** A fault is in this part: if it was a first half, the second may be as good as what follows. */
    void joinSecond(Part refused) {
        if (refused.second == null || refused.ofLarge) {
            return;
        }
        Part second = waiting.pop();
        Part next = waiting.peek();
        if (next == null || next.ofLarge || next.bad) {
            waiting.push(second);
        } else {
            waiting.pop();
            waiting.push(new Part(union(second.lines, next.lines), false, null));
        }
    }

    /** Takes a refused part of two lines or more apart. */
    void halve(Part refused) {
        Part second = new Part(secondHalf(refused), refused.ofLarge, null);
        waiting.push(second);
        waiting.push(new Part(firstHalf(refused), refused.ofLarge, second));
    }

    /** Takes a part apart of which no line need be bad. */
    void halveLarge(Part large) {
        waiting.push(new Part(secondHalf(large), true, null));
        waiting.push(new Part(firstHalf(large), true, null));
    }

    private static int[] firstHalf(Part part) {
        return Arrays.copyOfRange(part.lines, 0, part.lines.length / 2);
    }

    private static int[] secondHalf(Part part) {
        return Arrays.copyOfRange(part.lines, part.lines.length / 2, part.lines.length);
    }

    private static int[] union(int[] some, int[] others) {
        return IntStream.concat(Arrays.stream(some), Arrays.stream(others))
                .sorted()
                .toArray();
    }
}
