/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.store.WriteOutcome.Written;
import java.time.Duration;
import java.util.ArrayList;
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
    private final List<LaneRow> rows = new ArrayList<>();
    private int writing;
    private int sinceOldest;

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
    LaneRow open() {
        lock.lock();
        try {
            LaneRow row = new LaneRow();
            rows.addFirst(row);
            return row;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the older row leaves alone what the newer has written. */
    void part(LaneRow backlog, LaneRow live, LiveWrites memory) {
        backlog.leaveAlone(memory);
        live.noteIn(memory);
    }

    /** The oldest lane has ended; nothing of it is left. */
    void close(LaneRow ended) {
        lock.lock();
        try {
            rows.remove(ended);
            rows.forEach(row -> row.noteIn(null));
        } finally {
            lock.unlock();
        }
    }

    /** Adds a lane's next batch if there is room within the limit. */
    boolean offer(LaneRow row, ForwardBatch batch, Duration limit) throws InterruptedException {
        BatchSlot slot = new BatchSlot(row, batch);
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
    BatchSlot next(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            BatchSlot slot = choose();
            while (slot == null && left > 0) {
                left = changed.awaitNanos(left);
                slot = choose();
            }
            if (slot != null) {
                slot.state = BatchSlot.State.WRITING;
                writing++;
                sinceOldest = slot.row() == rows.getLast() ? 0 : sinceOldest + 1;
            }
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable BatchSlot choose() {
        if (writing >= writers.getAsInt()) {
            return null;
        }
        if (sinceOldest >= SHARE - 1 && firstOf(rows.getLast()) instanceof BatchSlot due) {
            return due;
        }
        for (LaneRow row : rows) {
            if (firstOf(row) instanceof BatchSlot slot) {
                return slot;
            }
        }
        return null;
    }

    /** A row's first batch that nobody writes yet, unless it has to wait for one in flight. */
    private @Nullable BatchSlot firstOf(LaneRow row) {
        for (BatchSlot slot : row.slots) {
            if (slot.state == BatchSlot.State.WAITING) {
                return meetsOneInFlight(slot) ? null : slot;
            }
        }
        return null;
    }

    private boolean meetsOneInFlight(BatchSlot slot) {
        for (LaneRow row : rows) {
            for (BatchSlot other : row.slots) {
                if (other.state == BatchSlot.State.WRITING && other.claims().meet(slot.claims())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The store has answered for a batch. */
    void written(BatchSlot slot, Written written) {
        leave(slot, BatchSlot.State.WRITTEN, written);
    }

    /** A batch could not be written after all; the next writer takes it. */
    void giveBack(BatchSlot slot) {
        leave(slot, BatchSlot.State.WAITING, null);
    }

    private void leave(BatchSlot slot, BatchSlot.State state, @Nullable Written written) {
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
    Answered head(LaneRow row, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (left > 0 && !isAnswered(row.slots.peekFirst())) {
                left = changed.awaitNanos(left);
            }
            BatchSlot head = row.slots.peekFirst();
            return head == null || head.written == null ? null : new Answered(head.batch(), head.written);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAnswered(@Nullable BatchSlot slot) {
        return slot != null && slot.written != null;
    }

    /** A row's oldest batch is settled and leaves. */
    void settled(LaneRow row) {
        lock.lock();
        try {
            row.slots.removeFirst();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty(LaneRow row) {
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
    long oldestNanos(LaneRow row) {
        lock.lock();
        try {
            BatchSlot head = row.slots.peekFirst();
            return head == null ? 0 : head.batch().oldestReceivedAtNanos();
        } finally {
            lock.unlock();
        }
    }
}
