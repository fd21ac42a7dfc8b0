/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the embedded store lives and what it may take.
 *
 * @param directory its own folder, made if it is missing; one store at a time
 * @param timeout how long a call may take
 * @param minFreeBytes below this much free space on the folder's disk nothing more is written
 * @param maxUnapplied how many batches may be logged but not yet visible; more wait, at most {@code timeout}
 */
public record QuestDbSettings(Path directory, Duration timeout, long minFreeBytes, int maxUnapplied) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final long DEFAULT_MIN_FREE_BYTES = 256L << 20;
    public static final int DEFAULT_MAX_UNAPPLIED = 200;

    public QuestDbSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the store's time limit is %s; it must be positive".formatted(timeout));
        }
        if (minFreeBytes < 0 || maxUnapplied < 1) {
            throw new IllegalArgumentException(
                    "minimum free space is %d and unapplied batches are %d; they must be at least 0 and 1"
                            .formatted(minFreeBytes, maxUnapplied));
        }
    }

    /** The defaults, in a folder. */
    public static QuestDbSettings of(Path directory) {
        return new QuestDbSettings(directory, DEFAULT_TIMEOUT, DEFAULT_MIN_FREE_BYTES, DEFAULT_MAX_UNAPPLIED);
    }

    /** The same with another time limit. */
    public QuestDbSettings withTimeout(Duration other) {
        return new QuestDbSettings(directory, other, minFreeBytes, maxUnapplied);
    }
}
