/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.store.WriteOutcome.Written;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches between decoding and settling, one row for each lane. Writers take them oldest first, several at a time but
 * never two together that may write the same row of the store; they are settled in the order in which they were added.
 * Bounded: a row takes so many batches, each of bounded size; who adds to a full one waits. Thread-safe.
 *
 * <p>Of several rows the newest lane comes first, but one write in {@value #SHARE} belongs to the oldest when it has one.
 */
final class UnderWay {

    private static final int SHARE = 5;

    private final int rowCapacity;
    private final IntSupplier writers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Row> rows = new ArrayList<>();
    private int writing;
    private int sinceOldest;

    private enum State {
        WAITING,
        WRITING,
        WRITTEN
    }

    /** A batch on its way. */
    static final class Slot {
        private final Row row;
        private final ForwardBatch batch;
        private final Claims claims;
        private State state = State.WAITING;
        private @Nullable Written written;

        private Slot(Row row, ForwardBatch batch) {
            this.row = row;
            this.batch = batch;
            this.claims = new Claims(batch.batch());
        }

        ForwardBatch batch() {
            return batch;
        }

        Row row() {
            return row;
        }
    }

    /** The batches of one lane. */
    static final class Row {
        private final Deque<Slot> slots = new ArrayDeque<>();
        private volatile @Nullable LiveWrites notes;
        private volatile @Nullable LiveWrites superseding;

        /** Where the live lane notes what it has written; {@code null} while there is one lane. */
        @Nullable
        LiveWrites notes() {
            return notes;
        }

        /** What this lane, being the backlog, must leave alone; {@code null} while there is one lane. */
        @Nullable
        LiveWrites superseding() {
            return superseding;
        }
    }

    /** A batch the store has answered for, at the head of its row. */
    record Answered(ForwardBatch batch, Written written) {}

    /**
     * Nothing under way.
     *
     * @param writers writes in flight at most, just now
     */
    UnderWay(int rowCapacity, IntSupplier writers) {
        this.rowCapacity = rowCapacity;
        this.writers = writers;
    }

    /** A row for a lane that is newer than those there are. */
    Row open() {
        lock.lock();
        try {
            Row row = new Row();
            rows.addFirst(row);
            return row;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the older row leaves alone what the newer has written. */
    void part(Row backlog, Row live, LiveWrites memory) {
        backlog.superseding = memory;
        live.notes = memory;
    }

    /** The oldest lane has ended; nothing of it is left. */
    void close(Row ended) {
        lock.lock();
        try {
            rows.remove(ended);
            rows.forEach(row -> row.notes = null);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a lane's next batch if there is room within the limit. */
    boolean offer(Row row, ForwardBatch batch, Duration limit) throws InterruptedException {
        Slot slot = new Slot(row, batch);
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (row.slots.size() >= rowCapacity) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            row.slots.addLast(slot);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch to write; {@code null} when there is none within the limit. */
    @Nullable
    Slot next(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            Slot slot = choose();
            while (slot == null && left > 0) {
                left = changed.awaitNanos(left);
                slot = choose();
            }
            if (slot != null) {
                slot.state = State.WRITING;
                writing++;
                sinceOldest = slot.row == rows.getLast() ? 0 : sinceOldest + 1;
            }
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Slot choose() {
        if (writing >= writers.getAsInt()) {
            return null;
        }
        if (sinceOldest >= SHARE - 1 && firstOf(rows.getLast()) instanceof Slot due) {
            return due;
        }
        for (Row row : rows) {
            if (firstOf(row) instanceof Slot slot) {
                return slot;
            }
        }
        return null;
    }

    /** A row's first batch that nobody writes yet, unless it has to wait for one in flight. */
    private @Nullable Slot firstOf(Row row) {
        for (Slot slot : row.slots) {
            if (slot.state == State.WAITING) {
                return meetsOneInFlight(slot) ? null : slot;
            }
        }
        return null;
    }

    private boolean meetsOneInFlight(Slot slot) {
        for (Row row : rows) {
            for (Slot other : row.slots) {
                if (other.state == State.WRITING && other.claims.meet(slot.claims)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The store has answered for a batch. */
    void written(Slot slot, Written written) {
        leave(slot, State.WRITTEN, written);
    }

    /** A batch could not be written after all; the next writer takes it. */
    void giveBack(Slot slot) {
        leave(slot, State.WAITING, null);
    }

    private void leave(Slot slot, State state, @Nullable Written written) {
        lock.lock();
        try {
            slot.state = state;
            slot.written = written;
            writing--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A row's oldest batch, once the store has answered for it; {@code null} when it has not within the limit. */
    @Nullable
    Answered head(Row row, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (left > 0 && !isAnswered(row.slots.peekFirst())) {
                left = changed.awaitNanos(left);
            }
            Slot head = row.slots.peekFirst();
            return head == null || head.written == null ? null : new Answered(head.batch, head.written);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAnswered(@Nullable Slot slot) {
        return slot != null && slot.written != null;
    }

    /** A row's oldest batch is settled and leaves. */
    void settled(Row row) {
        lock.lock();
        try {
            row.slots.removeFirst();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty(Row row) {
        lock.lock();
        try {
            return row.slots.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return rows.stream().allMatch(row -> row.slots.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest message of a row's oldest batch was received, since the epoch; 0 when the row is empty. */
    long oldestNanos(Row row) {
        lock.lock();
        try {
            Slot head = row.slots.peekFirst();
            return head == null ? 0 : head.batch.oldestReceivedAtNanos();
        } finally {
            lock.unlock();
        }
    }
}
