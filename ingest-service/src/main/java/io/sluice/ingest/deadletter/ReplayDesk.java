/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.ingest.deadletter.ReplayResult.Outcome;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.journal.JournalException;
import io.sluice.store.TelemetryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where letters are handed in to be read again: one replay at a time, no faster than the settings say, so that it
 * does not starve the forwarder, and no longer than five seconds, so that it outlives neither its caller nor a stop of the
 * program. Thread-safe.
 *
 * <p>The messages of the letters have their terminal state, {@code dead_lettered}, and keep it: what is replayed is
 * counted here and nowhere else, so that the identity of the lifetime counters holds.
 */
public final class ReplayDesk {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int LARGEST_CHUNK = 100;
    private static final int CHUNKS_PER_SECOND = 10;

    private final DeadLetters letters;
    private final TelemetryStore store;
    private final Supplier<MessageDecoder> decoders;
    private final Inspector inspector;
    private final int perSecond;
    private final ReentrantLock busy = new ReentrantLock();
    private final Map<Outcome, AtomicLong> counts = new EnumMap<>(Outcome.class);

    /** A desk that reads by some routes and knows no births of Sparkplug's. */
    public ReplayDesk(DeadLetters letters, TelemetryStore store, RouteSource routes, int perSecond) {
        this(letters, store, () -> new MessageDecoder(routes), Inspector.NONE, perSecond);
    }

    /**
     * A desk.
     *
     * @param decoders one for each replay
     * @param inspector of what was decoded: a replay must not bring to the store what would be kept from it else
     */
    public ReplayDesk(
            DeadLetters letters,
            TelemetryStore store,
            Supplier<MessageDecoder> decoders,
            Inspector inspector,
            int perSecond) {
        this.letters = letters;
        this.store = store;
        this.decoders = decoders;
        this.inspector = inspector;
        this.perSecond = perSecond;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new AtomicLong());
        }
    }

    /**
     * Which letters.
     *
     * @param ids of these, those that pass the filter; empty: of all
     * @param from place in the list at which to begin
     * @param limit how many at most
     */
    record Selection(Set<LetterId> ids, Predicate<DeadLetter> filter, ReplayCursor from, int limit) {}

    /** What came of it, per letter, and where to go on if there may be more. */
    record Report(List<ReplayResult> results, Optional<ReplayCursor> next) {}

    /** Letters so far, since the start, by how they ended. */
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, new AtomicLong()).get();
    }

    /**
     * Reads letters again.
     *
     * @param mayUse the sites that the caller may use
     * @return the report; empty while another replay is under way
     * @throws IOException when the letters' files cannot be written: what is stored is stored, the letters are still there
     */
    Optional<Report> replay(Selection selection, Predicate<String> mayUse)
            throws IOException, JournalException, InterruptedException {
        if (!busy.tryLock()) {
            return Optional.empty();
        }
        LetterReplay replay = new LetterReplay(letters, store, decoders.get(), inspector, mayUse);
        LetterList.End began = selection.from().end();
        LetterList.End end =
                began.equals(LetterList.End.NONE) ? letters.letters().end() : began;
        try {
            Optional<Long> next = replayAll(replay, selection, mayUse);
            List<ReplayResult> results = new ArrayList<>(replay.results());
            results.addAll(missing(selection, replay, next.isPresent()));
            return Optional.of(new Report(
                    results,
                    next.filter(_ -> selection.ids().isEmpty())
                            .flatMap(end::goingOnAt)
                            .map(place -> new ReplayCursor(place, end))));
        } finally {
            replay.results().forEach(this::count);
            busy.unlock();
        }
    }

    private Optional<Long> replayAll(LetterReplay replay, Selection selection, Predicate<String> mayUse)
            throws IOException, JournalException, InterruptedException {
        Predicate<DeadLetter> wanted = letter -> mayUse.test(letter.site())
                && !replay.isDone(letter.letterId())
                && selection.filter().test(letter);
        List<LetterId> ids = selection.ids().stream().sorted().toList();
        long started = System.nanoTime();
        int taken = 0;
        Optional<Long> next = Optional.of(selection.from().place());
        while (next.isPresent() && taken < selection.limit() && !replay.storeIsAway() && isInTime(started)) {
            int chunk = Math.min(chunkSize(), selection.limit() - taken);
            LetterList.Part part = ids.isEmpty()
                    ? letters.letters().part(next.get(), selection.from().end(), chunk, wanted)
                    : letters.letters().named(ids, next.get(), chunk, wanted);
            replay.replay(part.found());
            taken += part.found().size();
            next = part.next();
            keepPace(started, next.isPresent() ? taken : 0);
        }
        return next;
    }

    private static boolean isInTime(long started) {
        return System.nanoTime() - started < LONGEST.toNanos();
    }

    private int chunkSize() {
        return Math.clamp(perSecond / CHUNKS_PER_SECOND, 1, LARGEST_CHUNK);
    }

    private void keepPace(long started, int taken) throws InterruptedException {
        long due = started + TimeUnit.SECONDS.toNanos(taken) / perSecond;
        long latest = started + LONGEST.toNanos();
        TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(due, latest) - System.nanoTime()));
    }

    private List<ReplayResult> missing(Selection selection, LetterReplay replay, boolean stoppedEarly) {
        List<ReplayResult> results = new ArrayList<>();
        for (LetterId id : selection.ids()) {
            if (!replay.isDone(id)) {
                ReplayResult result = stoppedEarly
                        ? ReplayResult.other(id.toString(), Outcome.NOT_TRIED, "the replay ended before; ask again")
                        : ReplayResult.other(id.toString(), Outcome.NOT_FOUND, "there is no dead letter " + id);
                count(result);
                results.add(result);
            }
        }
        return results;
    }

    private void count(ReplayResult result) {
        counts.computeIfAbsent(result.outcome(), _ -> new AtomicLong()).incrementAndGet();
    }
}
