/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How far the forwarder has come for good, with the counters of all messages before: one value, written atomically, so
 * that after a crash both go back together.
 *
 * @param base the sequence at which counting began: 0, unless an earlier checkpoint was lost
 * @param position every message below this sequence has its terminal state
 */
public record Checkpoint(long base, long position, Tally tally) {

    /** The version of the content's layout, kept by the file around it. */
    public static final int VERSION = 1;

    private static final int BYTES = 8 * Long.BYTES;

    public Checkpoint {
        if (base < 0 || position < base) {
            throw new IllegalArgumentException(
                    "a checkpoint's position %d is before its base %d".formatted(position, base));
        }
    }

    /** A checkpoint from which counting begins. */
    public static Checkpoint startingAt(long position) {
        return new Checkpoint(position, position, Tally.NONE);
    }

    /** Whether every message since the base is in exactly one terminal state. */
    public boolean isConsistent() {
        return tally.messages() == position - base;
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
                .array();
    }

    /** Reads what {@link #toBytes} wrote; empty when the bytes are something else. */
    static Optional<Checkpoint> fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long base = in.getLong();
        long position = in.getLong();
        Tally tally = new Tally(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        return Optional.of(new Checkpoint(base, position, tally));
    }
}
