/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.model.EpochNanos;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters: kept in order of arrival, listed, found, taken away. After a crash the forwarder comes by the same
 * messages again; letters that are already here are not kept twice.
 *
 * <p>Thread-safe. What changes them excludes one another; reading waits for nobody.
 */
public final class DeadLetters implements AutoCloseable {

    /** A letter may be moved between being found and being changed; it is not moved that often. */
    private static final int TRIES = 5;

    private final LetterArea main;
    private final @Nullable LetterArea overflow;
    private final LetterList list;
    private final LetterAdmission admission;
    private final RouteResolver routes;
    private final LetterMemory memory;
    private final InstantSource clock;
    private final List<DeadLetter> notForced = new ArrayList<>();
    private Consumer<List<DeadLetter>> onKept = letters -> {};

    private DeadLetters(
            LetterArea main,
            @Nullable LetterArea overflow,
            LetterAdmission admission,
            RouteResolver routes,
            LetterMemory memory,
            InstantSource clock) {
        this.main = main;
        this.overflow = overflow;
        this.list = new LetterList(main, overflow);
        this.admission = admission;
        this.routes = routes;
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * Opens the letters in journals that this object closes.
     *
     * @param overflow for what sites have beyond their quarter; {@code null}: such letters find no room
     * @param settledBelow the main journal's position below which no message comes again
     */
    static DeadLetters open(
            Journal main,
            @Nullable Journal overflow,
            DeadLetterSettings settings,
            RouteSource routes,
            LongSupplier settledBelow,
            InstantSource clock)
            throws JournalException {
        LetterMemory memory = new LetterMemory(settledBelow);
        LetterArea mainArea = LetterArea.open(main, settings.maxBytes(), memory::noteThere);
        LetterArea overflowArea =
                overflow == null ? null : LetterArea.open(overflow, settings.overflowBytes(), memory::noteThere);
        return new DeadLetters(
                mainArea,
                overflowArea,
                new LetterAdmission(mainArea, overflowArea, settings.whenFull()),
                new RouteResolver(routes),
                memory,
                clock);
    }

    /** Opens the letters below a folder, in {@code dead-letters} and {@code dead-letters-overflow}. */
    public static DeadLetters open(
            Path directory, DeadLetterSettings settings, RouteSource routes, LongSupplier settledBelow)
            throws JournalException {
        return open(
                LetterFiles.open(directory.resolve("dead-letters"), settings.maxBytes()),
                LetterFiles.open(directory.resolve("dead-letters-overflow"), settings.overflowBytes()),
                settings,
                routes,
                settledBelow,
                InstantSource.system());
    }

    /** Opens the letters in one journal of a fixed size, with the default routes; every letter is known again. */
    public static DeadLetters open(Journal journal, WhenFull whenFull) throws JournalException {
        DeadLetterSettings settings = new DeadLetterSettings(journal.limitBytes(), 0, whenFull, 1_000, null);
        return open(journal, null, settings, new RouteSource(RouteTable.DEFAULT), () -> 0, InstantSource.system());
    }

    /** Tells of new letters once they are safe, on the thread that forced them: must return at once. */
    public synchronized void onKept(Consumer<List<DeadLetter>> listener) {
        onKept = listener;
    }

    /** What became of a letter. */
    public sealed interface Outcome {
        /** It is here (safe after {@link #force}), or was already. */
        record Kept(boolean isNew) implements Outcome {}

        /** There is no room, and none may be made. */
        record NoRoom(String reason) implements Outcome {}
    }

    /** Keeps a letter, making room for it where that is allowed. */
    public synchronized Outcome append(DeadLetter given) throws IOException {
        Optional<DeadLetter> fresh = memory.notMet(given);
        if (fresh.isEmpty()) {
            return new Outcome.Kept(false);
        }
        DeadLetter letter = fresh.get().keptAt(EpochNanos.of(clock.instant()), LetterOrigin.of(given.topic(), routes));
        Outcome outcome = admission.keep(letter);
        if (outcome instanceof Outcome.Kept) {
            memory.met(letter);
            notForced.add(letter);
        }
        return outcome;
    }

    /** Whether a letter that stands for this reading of this message has been kept, also if it was taken away since; of messages that may come again. */
    public boolean isKept(long sequence, int readingIndex) {
        return memory.hasMet(new LetterId(sequence, readingIndex));
    }

    /** Above the sequences of all letters there were at the start: the main journal may have lost its end, and given some again. */
    public long end() {
        return memory.end();
    }

    /** Says that the messages below this sequence of the main journal are done for good: their letters never come again. */
    public void forgetBelow(long sequence) {
        memory.forgetBelow(sequence);
    }

    /** Forces what was appended to the disk. */
    public synchronized void force() throws IOException {
        main.commit();
        if (overflow != null) {
            overflow.commit();
        }
        if (!notForced.isEmpty()) {
            onKept.accept(List.copyOf(notForced));
            notForced.clear();
        }
    }

    /** Letters from a place in the list on that pass a filter; oldest first, but for those that were moved. */
    public Page list(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        return list.page(from, limit, filter);
    }

    /** A part of the list, and where the next part begins, if there is more. */
    public record Page(List<DeadLetter> letters, Optional<Long> next) {}

    /** Whether a letter was taken away. */
    public enum Removal {
        REMOVED,
        /** It is not here; it was. */
        ALREADY_GONE,
        /** It never was, or so long ago that nobody knows. */
        UNKNOWN
    }

    /**
     * Takes a letter away for good, durably.
     *
     * @param mayUse whether the caller may know of this site's letters
     */
    public Removal remove(LetterId id, Predicate<String> mayUse) throws IOException, JournalException {
        for (int i = 0; i < TRIES; i++) {
            Optional<LetterList.Found> found = list.find(id);
            if (found.isEmpty()) {
                return memory.knowsGone(id, mayUse) ? Removal.ALREADY_GONE : Removal.UNKNOWN;
            }
            if (!mayUse.test(found.get().letter().site())) {
                return Removal.UNKNOWN;
            }
            if (removeIfThere(found.get())) {
                return Removal.REMOVED;
            }
        }
        throw new IOException("letter %s is being moved all the time; try again".formatted(id));
    }

    private synchronized boolean removeIfThere(LetterList.Found found) throws IOException {
        if (!found.area().isLive(found.place())) {
            return false;
        }
        found.area().remove(List.of(found.placed()));
        memory.noteGone(found.letter());
        force();
        return true;
    }

    /** Takes away letters that were found; one that was moved meanwhile is looked for again. */
    void removeAll(List<LetterList.Found> letters) throws IOException, JournalException {
        List<LetterList.Found> moved = new ArrayList<>();
        synchronized (this) {
            Map<LetterArea, List<LetterArea.Placed>> there = new HashMap<>();
            for (LetterList.Found found : letters) {
                if (found.area().isLive(found.place())) {
                    there.computeIfAbsent(found.area(), _ -> new ArrayList<>()).add(found.placed());
                    memory.noteGone(found.letter());
                } else {
                    moved.add(found);
                }
            }
            for (Map.Entry<LetterArea, List<LetterArea.Placed>> area : there.entrySet()) {
                area.getKey().remove(area.getValue());
            }
            force();
        }
        for (LetterList.Found found : moved) {
            remove(found.letter().letterId(), site -> true);
        }
    }

    /** Gives a letter another reason, if it is still where it was found and there is room. */
    synchronized void rewrite(LetterList.Found found, DeadLetter letter) throws IOException {
        if (found.area().isLive(found.place()) && found.area().replace(found.place(), found.letter(), letter)) {
            force();
        }
    }

    LetterList letters() {
        return list;
    }

    /** How many letters were dropped to make room, since the start. */
    public long evicted() {
        return admission.evicted();
    }

    /** How much is kept, at one moment. */
    public synchronized LetterUsage usage() {
        return LetterUsage.of(main, overflow, admission.share());
    }

    @Override
    public synchronized void close() {
        main.close();
        if (overflow != null) {
            overflow.close();
        }
    }
}
