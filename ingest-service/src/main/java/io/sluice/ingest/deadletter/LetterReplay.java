/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.deadletter.ReplayResult.Outcome;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.journal.JournalException;
import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads dead letters again, through the present routes, and stores what can be stored now. A letter goes only when the
 * store has forced its readings, so that a crash leaves it, and reading it again changes nothing in the store.
 *
 * <p>For one caller at a time; {@link ReplayDesk} sees to that.
 */
final class LetterReplay {

    private final DeadLetters letters;
    private final TelemetryStore store;
    private final MessageDecoder decoder;
    private final Inspector inspector;
    private final Predicate<String> mayUse;
    private final List<ReplayResult> results = new ArrayList<>();
    private final Set<LetterId> done = new HashSet<>();
    private boolean storeAway;

    LetterReplay(
            DeadLetters letters,
            TelemetryStore store,
            MessageDecoder decoder,
            Inspector inspector,
            Predicate<String> mayUse) {
        this.letters = letters;
        this.store = store;
        this.decoder = decoder;
        this.inspector = inspector;
        this.mayUse = mayUse;
    }

    List<ReplayResult> results() {
        return results;
    }

    /** Whether the store has stopped answering; nothing further is of use. */
    boolean storeIsAway() {
        return storeAway;
    }

    boolean isDone(LetterId id) {
        return done.contains(id);
    }

    /** Reads some letters again, which the caller may use. */
    void replay(List<LetterList.Found> some) throws IOException, JournalException {
        List<ReplayAttempt> attempts = new ArrayList<>();
        for (LetterList.Found found : some) {
            done.add(found.letter().letterId());
            ReplayAttempt attempt = ReplayAttempt.of(found, decoder);
            foreignSite(attempt)
                    .ifPresentOrElse(
                            site -> results.add(ReplayResult.other(
                                    found.letter().id(),
                                    Outcome.NOT_ALLOWED,
                                    "its route now leads to the site '%s', for which the key is not".formatted(site))),
                            () -> attempts.add(attempt.inspected(inspector)));
        }
        inspector.handingOver();
        List<Reading> readings = attempts.stream()
                .flatMap(attempt -> attempt.readings().stream())
                .toList();
        if (readings.isEmpty()) {
            settle(attempts, List.of());
            return;
        }
        switch (write(new Batch(readings, sightings(attempts)))) {
            case WriteOutcome.Written written -> settle(attempts, written.refusals());
            case WriteOutcome.Unavailable away -> giveUp(attempts, away.reason());
            case WriteOutcome.Misconfigured wrong -> giveUp(attempts, wrong.reason());
        }
    }

    private Optional<String> foreignSite(ReplayAttempt attempt) {
        return attempt.readings().stream()
                .map(reading -> reading.series().device().site())
                .filter(mayUse.negate())
                .findFirst();
    }

    /** What the store has accepted counts only once it is on its disk: the letter is the last copy. */
    private WriteOutcome write(Batch batch) {
        WriteOutcome outcome = store.write(batch);
        if (outcome instanceof WriteOutcome.Written) {
            return switch (store.sync()) {
                case SyncOutcome.Synced _ -> outcome;
                case SyncOutcome.NotSynced not -> new WriteOutcome.Unavailable(not.reason(), null);
            };
        }
        return outcome;
    }

    private static List<Sighting> sightings(List<ReplayAttempt> attempts) {
        List<Sighting> sightings = new ArrayList<>();
        for (ReplayAttempt attempt : attempts) {
            Map<DeviceKey, TreeSet<String>> seen = new TreeMap<>();
            for (Reading reading : attempt.readings()) {
                seen.computeIfAbsent(reading.series().device(), _ -> new TreeSet<>())
                        .add(reading.series().measurement());
            }
            long at = attempt.found().letter().receivedAtNanos();
            seen.forEach((device, measurements) -> sightings.add(new Sighting(device, at, measurements)));
        }
        return sightings;
    }

    private void giveUp(List<ReplayAttempt> attempts, String reason) {
        storeAway = true;
        attempts.forEach(attempt -> results.add(ReplayResult.other(
                attempt.found().letter().id(), Outcome.NOT_TRIED, "the store does not take it now: " + reason)));
    }

    private void settle(List<ReplayAttempt> attempts, List<WriteOutcome.Refusal> refusals)
            throws IOException, JournalException {
        List<LetterList.Found> stored = new ArrayList<>();
        int first = 0;
        for (ReplayAttempt attempt : attempts) {
            int from = first;
            int count = attempt.readings().size();
            List<DecodeFault> its = refusals.stream()
                    .filter(refusal -> refusal.index() >= from && refusal.index() < from + count)
                    .map(refusal -> new DecodeFault(refusal.index() - from, refusal.code(), refusal.detail()))
                    .toList();
            ReplayAttempt judged = attempt.refused(its);
            if (judged.faults().isEmpty()) {
                stored.add(attempt.found());
            } else {
                keepAgain(attempt.found(), judged.letterAgain(count - its.size()));
            }
            first += count;
        }
        letters.removeAll(stored);
        stored.forEach(found -> results.add(ReplayResult.stored(found.letter().id())));
    }

    private void keepAgain(LetterList.Found found, DeadLetter again) throws IOException {
        DeadLetter before = found.letter();
        if (!again.reason().equals(before.reason()) || !again.detail().equals(before.detail())) {
            letters.rewrite(found, again);
        }
        results.add(ReplayResult.dead(again));
    }
}
