/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.store.WriteOutcome;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every message of a written batch to its terminal state: keeps what cannot be stored as dead letters, and only
 * then advances the position. One thread per lane; state may be read by any.
 */
public final class BatchSettlement {

    private static final Logger log = LoggerFactory.getLogger(BatchSettlement.class);

    private final DeadLetters deadLetters;
    private final Progress progress;
    private final BooleanSupplier abandoning;
    private final ForwardListener listener;
    private final LedgerKeeper ledger;
    private volatile @Nullable String trouble;

    BatchSettlement(
            DeadLetters deadLetters,
            Progress progress,
            BooleanSupplier abandoning,
            ForwardListener listener,
            LedgerKeeper ledger) {
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.abandoning = abandoning;
        this.listener = listener;
        this.ledger = ledger;
    }

    /** Why dead letters cannot be kept, which holds up everything; empty when they can. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Settles a lane's oldest batch; false, and nothing has changed, only when the program is stopping. */
    boolean settle(ForwardBatch batch, WriteOutcome.Written written, Progress.Cursor cursor)
            throws InterruptedException {
        if (!keepAll(LettersOfBatch.of(batch, written))) {
            return false;
        }
        Tally tally = tallyOf(batch, written);
        progress.advance(cursor, batch.endSequence(), tally);
        ledger.settled(batch, written);
        tell(tally, batch.oldestReceivedAtNanos());
        return true;
    }

    /** The backlog's cursor is gone: the oldest one now is what was the live lane's. */
    void lanesMerged() {
        ledger.lanesMerged();
    }

    /** The position has advanced: a listener's fault must not have the batch settled once more. */
    private void tell(Tally tally, long oldestReceivedAtNanos) {
        try {
            listener.onSettled(tally, oldestReceivedAtNanos);
        } catch (RuntimeException e) {
            log.error("a listener of the forwarder failed", e);
        }
    }

    private static Tally tallyOf(ForwardBatch batch, WriteOutcome.Written written) {
        BitSet dead = new BitSet(batch.messages().size());
        for (int i = 0; i < batch.messages().size(); i++) {
            dead.set(i, batch.messages().get(i).hasFaults());
        }
        for (WriteOutcome.Refusal refusal : written.refusals()) {
            dead.set(batch.messageOf(refusal.index()));
        }
        long refusals = written.refusals().size();
        Tally byStore = new Tally(
                batch.messages().size() - dead.cardinality(),
                dead.cardinality(),
                0,
                0,
                batch.batch().readings().size() - refusals,
                refusals);
        return batch.decided().plus(byStore);
    }

    /**
     * Keeps letters and forces them, waiting for room or for the disk as long as it takes: what is counted as a dead letter
     * can be looked at. False only when the program is stopping.
     */
    private boolean keepAll(List<DeadLetter> letters) throws InterruptedException {
        for (DeadLetter letter : letters) {
            if (!insist(() -> keep(letter))) {
                return false;
            }
        }
        return letters.isEmpty() || insist(this::force);
    }

    private boolean insist(BooleanSupplier attempt) throws InterruptedException {
        while (!attempt.getAsBoolean()) {
            if (abandoning.getAsBoolean()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return true;
    }

    private boolean force() {
        try {
            deadLetters.force();
            return true;
        } catch (IOException e) {
            return held(String.valueOf(e.getMessage()));
        }
    }

    private boolean keep(DeadLetter letter) {
        try {
            return switch (deadLetters.append(letter)) {
                case DeadLetters.Outcome.Kept kept -> {
                    if (kept.isNew()) {
                        listener.onDeadLetter(letter.reason());
                    }
                    trouble = null;
                    yield true;
                }
                case DeadLetters.Outcome.NoRoom no -> held(no.reason());
            };
        } catch (IOException e) {
            return held(String.valueOf(e.getMessage()));
        }
    }

    private boolean held(String reason) {
        if (!reason.equals(trouble)) {
            log.error("a dead letter cannot be kept, and forwarding waits until it can: {}", reason);
            trouble = reason;
        }
        return false;
    }
}
