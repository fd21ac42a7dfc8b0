/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;

/**
 * A field of a measurement, over all its devices. The type may be read by any thread; everything else belongs to the
 * measurement's lock, but for counts of conflicts, of which two threads may lose one now and then.
 */
final class FieldSchema {

    private final String name;
    private final long firstSeenNanos;
    private volatile FieldType type;
    private long lastSeenNanos;
    private long values;
    private long conflicts;
    private DeviceKey example;
    private boolean vanished;

    /** The longest pause after which the field came again, in the measurement's active time. */
    private long longestPause;

    /** The measurement's active time, and the field's last value, when it was last looked at and had come. */
    private long activeNanos;

    private long seenBefore;

    FieldSchema(String name, FieldType type, long firstSeenNanos, DeviceKey example) {
        this.name = name;
        this.type = type;
        this.firstSeenNanos = firstSeenNanos;
        this.lastSeenNanos = firstSeenNanos;
        this.seenBefore = firstSeenNanos;
        this.example = example;
    }

    String name() {
        return name;
    }

    FieldType type() {
        return type;
    }

    void accept(FieldType accepted) {
        type = accepted;
    }

    /** It came so many times more. */
    void seen(long times, long atNanos, DeviceKey by) {
        values += times;
        if (atNanos >= lastSeenNanos) {
            lastSeenNanos = atNanos;
            example = by;
        }
    }

    /** A value of another type came. */
    void conflicted() {
        conflicts++;
    }

    /** A device that has sent it lately. */
    DeviceKey example() {
        return example;
    }

    /** What has become of the field since it was last looked at. */
    enum Change {
        NONE,
        VANISHED,
        RETURNED
    }

    /**
     * Looks whether the field still comes.
     *
     * @param nowActive how long the measurement has been active, by its own reckoning
     * @param limit so long without the field is long
     */
    Change look(long nowActive, long limit) {
        long pause = nowActive - activeNanos;
        if (lastSeenNanos > seenBefore) {
            seenBefore = lastSeenNanos;
            activeNanos = nowActive;
            if (!vanished) {
                return Change.NONE;
            }
            vanished = false;
            longestPause = Math.max(longestPause, pause);
            return Change.RETURNED;
        }
        // A field that comes now and then is told of once or twice, and then known to pause.
        if (vanished || pause <= Math.max(limit, 2 * longestPause)) {
            return Change.NONE;
        }
        vanished = true;
        return Change.VANISHED;
    }

    FieldState state() {
        return new FieldState(
                name, type, firstSeenNanos, lastSeenNanos, values, conflicts, vanished, longestPause, example);
    }

    static FieldSchema of(FieldState state) {
        FieldSchema field = new FieldSchema(state.name(), state.type(), state.firstSeenNanos(), state.example());
        field.lastSeenNanos = state.lastSeenNanos();
        field.seenBefore = state.lastSeenNanos();
        field.values = state.values();
        field.conflicts = state.conflicts();
        field.vanished = state.vanished();
        field.longestPause = state.longestPauseNanos();
        return field;
    }
}
