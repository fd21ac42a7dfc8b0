/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.ingest.deadletter.DeadLetters.Outcome;
import io.sluice.journal.Shelf;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a letter finds room, and whose letters go for it: a site may hold a quarter, and {@link WhenFull} says what
 * happens beyond. Synchronized by its owner, but for {@link #evicted}.
 */
final class LetterAdmission {

    private static final int SHARE_DIVISOR = 4;

    private static final int TRIES = 4;

    private final LetterArea main;
    private final @Nullable LetterArea overflow;
    private final WhenFull whenFull;
    private final long share;
    private final AtomicLong evicted = new AtomicLong();

    LetterAdmission(LetterArea main, @Nullable LetterArea overflow, WhenFull whenFull) {
        this.main = main;
        this.overflow = overflow;
        this.whenFull = whenFull;
        this.share = main.maxBytes() / SHARE_DIVISOR;
    }

    /** What a site may hold. */
    long share() {
        return share;
    }

    /** How many letters have gone to make room. */
    long evicted() {
        return evicted.get();
    }

    Outcome keep(DeadLetter letter) throws IOException {
        return switch (whenFull) {
            case BLOCK -> keepOrWait(letter);
            case DROP_OLDEST -> keepAndEvict(letter);
        };
    }

    /** As long as there is room anywhere nobody waits: what a site's quarter or all of the main area has no room for overflows. */
    private Outcome keepOrWait(DeadLetter letter) throws IOException {
        boolean beyondShare = main.shares().of(letter.site()).bytes() + LetterArea.cost(letter) > share;
        boolean maybeMain = !beyondShare && LetterRecord.size(letter) <= main.largestRecord();
        if (maybeMain && main.hasRoomFor(letter) && put(main, letter) instanceof Outcome.Kept kept) {
            return kept;
        }
        if (overflow != null && overflow.hasRoomFor(letter)) {
            return put(overflow, letter.fitting(overflow.largestRecord()));
        }
        String why = maybeMain
                ? "the dead letters hold %d of %d bytes".formatted(main.bytes(), main.capacity())
                : "site '%s' holds its quarter (%d bytes) of the dead letters".formatted(letter.site(), share);
        return new Outcome.NoRoom("%s, and the overflow holds %d of %d bytes; %s"
                .formatted(
                        why,
                        overflow == null ? 0 : overflow.bytes(),
                        overflow == null ? 0 : overflow.capacity(),
                        wayOut(maybeMain ? "max-size" : "overflow-size")));
    }

    private static String wayOut(String setting) {
        return "replay or delete letters, raise sluice.ingest.dead-letters." + setting
                + ", or set when-full to drop-oldest";
    }

    private Outcome keepAndEvict(DeadLetter given) throws IOException {
        int most = (int) Math.min(main.largestRecord(), share - LetterArea.OVERHEAD);
        DeadLetter letter = given.fitting(most);
        long cost = LetterArea.cost(letter);
        long beyond = main.shares().of(letter.site()).bytes() + cost - share;
        if (beyond > 0) {
            evict(main.shares().account(letter.site()), beyond);
        }
        boolean gains = true;
        while (gains && !main.hasRoomFor(letter)) {
            gains = evictFromLargest(main.bytes() + cost - main.capacity(), cost);
        }
        Outcome outcome = put(main, letter);
        // Records that leave much of their files unused, or a full disk: there is less room than there should be.
        for (int i = 0; i < TRIES && outcome instanceof Outcome.NoRoom && evictFromLargest(0, cost); i++) {
            outcome = put(main, letter);
        }
        return outcome;
    }

    /** Takes what is missing from whoever holds most, but from nobody more than an eighth at a time. */
    private boolean evictFromLargest(long missing, long least) throws IOException {
        Optional<String> largest = main.shares().largest();
        if (largest.isEmpty()) {
            return false;
        }
        long bearable = main.shares().of(largest.get()).bytes() / 8;
        return evict(largest.get(), Math.max(least, Math.min(missing, bearable)));
    }

    private Outcome put(LetterArea area, DeadLetter letter) throws IOException {
        return switch (area.put(letter)) {
            case Shelf.Outcome.Put _ -> new Outcome.Kept(true);
            case Shelf.Outcome.Full full -> new Outcome.NoRoom("there is no room for a dead letter: " + full.reason());
            case Shelf.Outcome other ->
                throw new IOException("a dead letter cannot be written: " + LetterArea.reason(other));
        };
    }

    private boolean evict(String account, long bytes) throws IOException {
        int letters = main.evictOldest(account, bytes);
        evicted.addAndGet(letters);
        return letters > 0;
    }
}
