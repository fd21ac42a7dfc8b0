/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.ledger.LedgerTotals;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the forwarder has come for good, with the counters of all messages before: one value, written atomically, so
 * that after a crash both go back together.
 *
 * @param base the sequence at which counting began: 0, unless an earlier checkpoint was lost
 * @param position every message below this sequence has its terminal state
 * @param live the second cursor, while a backlog is worked off beside what is new; {@code null} while there is one only
 */
public record Checkpoint(long base, long position, @Nullable Live live, Tally tally) {

    /** The version of the content's layout, kept by the file around it. */
    static final int VERSION = 2;

    /** The oldest version that is still read: one cursor, and nothing else different. */
    static final int OLDEST_VERSION = 1;

    private static final int ONE_CURSOR_BYTES = 8 * Long.BYTES;
    private static final int BYTES = 11 * Long.BYTES;
    private static final long NONE = -1;

    /**
     * The cursor of the live lane.
     *
     * @param from its first message; the backlog ends before it
     * @param position every message from {@code from} to below this has its terminal state
     * @param sinceNanos when the lanes parted, since the epoch: what lies before {@code from} was received before
     */
    public record Live(long from, long position, long sinceNanos) {}

    public Checkpoint {
        if (base < 0 || position < base) {
            throw new IllegalArgumentException(
                    "a checkpoint's position %d is before its base %d".formatted(position, base));
        }
        if (live != null && (live.from < position || live.position < live.from)) {
            throw new IllegalArgumentException("a checkpoint's live lane is from %d to %d, with the backlog at %d"
                    .formatted(live.from, live.position, position));
        }
    }

    /** A checkpoint from which counting begins. */
    public static Checkpoint startingAt(long position) {
        return new Checkpoint(position, position, null, Tally.NONE);
    }

    /**
     * As it is when the journal, which ends at a sequence, goes on at a later one: those in between are no messages, and
     * counting leaves them out.
     */
    Checkpoint goingOnAt(long next, long end, long nowNanos) {
        long unused = next - end;
        if (live == null) {
            // Behind a backlog a second lane begins: when the lanes are one again, what lies between them is left out.
            return position == end
                    ? new Checkpoint(base + unused, next, null, tally)
                    : new Checkpoint(base, position, new Live(next, next, nowNanos), tally);
        }
        // Until the live lane has passed what it has not read, so many messages too few count as settled.
        long reached = live.position == end ? next : live.position;
        return new Checkpoint(
                Math.min(base + unused, position), position, new Live(live.from, reached, live.sinceNanos), tally);
    }

    /** How many messages since the base have their terminal state. */
    public long settled() {
        return position - base + (live == null ? 0 : live.position - live.from);
    }

    /** The sequence after the newest message that has its terminal state. */
    public long reach() {
        return live == null ? position : live.position;
    }

    /** Whether every message since the base is in exactly one terminal state. */
    public boolean isConsistent() {
        return tally.messages() == settled();
    }

    /** The counters as the delivery ledger compares them with its own. */
    public LedgerTotals.Baseline baseline() {
        return new LedgerTotals.Baseline(
                settled(), tally.readingsStored(), tally.readingsDeadLettered(), tally.filtered(), tally.duplicate());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(base)
                .putLong(position)
                .putLong(tally.stored())
                .putLong(tally.deadLettered())
                .putLong(tally.filtered())
                .putLong(tally.duplicate())
                .putLong(tally.readingsStored())
                .putLong(tally.readingsDeadLettered())
                .putLong(live == null ? NONE : live.from)
                .putLong(live == null ? NONE : live.position)
                .putLong(live == null ? NONE : live.sinceNanos)
                .array();
    }

    /** Reads what {@link #toBytes} wrote, in this version or the one before; empty when the bytes are something else. */
    static Optional<Checkpoint> fromBytes(byte[] bytes) {
        if (bytes.length != BYTES && bytes.length != ONE_CURSOR_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long base = in.getLong();
        long position = in.getLong();
        Tally tally = new Tally(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        return Optional.of(new Checkpoint(base, position, in.hasRemaining() ? live(in) : null, tally));
    }

    private static @Nullable Live live(ByteBuffer in) {
        Live live = new Live(in.getLong(), in.getLong(), in.getLong());
        return live.from == NONE ? null : live;
    }
}
