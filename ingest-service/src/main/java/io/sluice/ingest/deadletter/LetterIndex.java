/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in an area the letter of an id can be. It knows no single letter, but of each stretch of a quarter of a megabyte
 * the least and the greatest id: letters are written nearly in the order of their ids. Thread-safe.
 *
 * <p>Not quite in that order: letters that are moved come between new ones, and after an outage those of the backlog
 * between those of today. So there are up to four runs of ids at a time, each with stretches of its own. Any order is
 * answered rightly, and the better the order the less is to be read. Bounded: 16 384 stretches, whatever the area's size.
 */
final class LetterIndex {

    private static final int RUNS = 4;
    private static final long MOST_STRETCHES_OF_A_RUN = 4_096;
    private static final long LEAST_STRETCH_BYTES = 256 << 10;

    private final long stretchBytes;

    /** In the order of their first places; those that are still growing are among them. */
    private final Deque<Stretch> stretches = new ArrayDeque<>();

    private final List<Run> runs = new ArrayList<>();
    private long bytes;
    private long end;
    private long forgottenBelow;

    /** @param areaBytes what the area's files may have together */
    LetterIndex(long areaBytes) {
        this.stretchBytes = Math.max(LEAST_STRETCH_BYTES, areaBytes / MOST_STRETCHES_OF_A_RUN);
    }

    /** Places from the first to the last one, both included. */
    record Span(long first, long last) {}

    /**
     * Where to look for a letter.
     *
     * @param spans in order, without a place twice
     * @param end the place behind all that were known: what is there by now, {@link #whereIs} can be asked for again
     */
    record Candidates(List<Span> spans, long end) {}

    private static final class Stretch {
        private final long startedAt;
        private final long first;
        private long last;
        private LetterId least;
        private LetterId greatest;

        private Stretch(long startedAt, long place, LetterId id) {
            this.startedAt = startedAt;
            this.first = place;
            this.last = place;
            this.least = id;
            this.greatest = id;
        }

        private void take(long place, LetterId id) {
            last = place;
            least = id.compareTo(least) < 0 ? id : least;
            greatest = id.compareTo(greatest) > 0 ? id : greatest;
        }

        private boolean mayHold(LetterId id) {
            return least.compareTo(id) <= 0 && greatest.compareTo(id) >= 0;
        }
    }

    /** Letters that come in the order of their ids, though others come between them. */
    private static final class Run {
        private LetterId lastId;
        private Stretch stretch;

        private Run(LetterId id, Stretch stretch) {
            this.lastId = id;
            this.stretch = stretch;
        }
    }

    /** A letter lies at this place, behind all others. */
    synchronized void add(long place, LetterId id, int recordBytes) {
        Run run = runOf(id);
        if (run == null) {
            runs.add(new Run(id, begin(place, id)));
        } else if (isOver(run.stretch)) {
            run.lastId = id;
            run.stretch = begin(place, id);
        } else {
            run.lastId = id;
            run.stretch.take(place, id);
        }
        pass(place, recordBytes);
    }

    /** A forgotten one must not go on: what it takes would be forgotten with it. */
    private boolean isOver(Stretch stretch) {
        return bytes - stretch.startedAt >= stretchBytes || stretch.last < forgottenBelow;
    }

    /** At this place lies a letter that is not here any more. */
    synchronized void pass(long place, int recordBytes) {
        bytes += recordBytes;
        end = place + 1;
    }

    private Stretch begin(long place, LetterId id) {
        Stretch stretch = new Stretch(bytes, place, id);
        stretches.addLast(stretch);
        return stretch;
    }

    /** The run that an id goes on most closely, else the one that has waited longest; null when there is to be a new one. */
    private @Nullable Run runOf(LetterId id) {
        Optional<Run> goesOn =
                runs.stream().filter(run -> run.lastId.compareTo(id) <= 0).max(Comparator.comparing(run -> run.lastId));
        if (goesOn.isEmpty() && runs.size() == RUNS) {
            return runs.stream()
                    .min(Comparator.comparingLong(run -> run.stretch.last))
                    .orElseThrow();
        }
        return goesOn.orElse(null);
    }

    /** Where, from a place on, the letter of this id can be. */
    synchronized Candidates whereIs(LetterId id, long from) {
        List<Span> spans = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch.last >= from && stretch.mayHold(id)) {
                join(spans, new Span(Math.max(from, stretch.first), stretch.last));
            }
        }
        return new Candidates(spans, end);
    }

    /** Stretches of different runs may overlap. */
    private static void join(List<Span> spans, Span span) {
        Span before = spans.isEmpty() ? null : spans.getLast();
        if (before == null || before.last() < span.first() - 1) {
            spans.add(span);
        } else {
            spans.set(spans.size() - 1, new Span(before.first(), Math.max(before.last(), span.last())));
        }
    }

    /** The files with the places below this one are gone. */
    synchronized void forgetBelow(long place) {
        forgottenBelow = Math.max(forgottenBelow, place);
        while (!stretches.isEmpty() && stretches.getFirst().last < place) {
            stretches.removeFirst();
        }
    }

    /** The place behind all letters. */
    synchronized long end() {
        return end;
    }

    /** How many stretches it remembers. */
    synchronized int stretches() {
        return stretches.size();
    }
}
