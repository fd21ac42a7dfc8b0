/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.store.StoreUnavailableException;
import java.time.Duration;

/** When a read has taken too long. */
final class Deadline {

    private final Duration limit;
    private long endNanos;

    Deadline(Duration limit) {
        this.limit = limit;
        restart();
    }

    /** Gives the full time again: what a sink takes for itself is not the store's. */
    void restart() {
        endNanos = System.nanoTime() + limit.toNanos();
    }

    /** Throws when the time is over. */
    void check() {
        if (System.nanoTime() - endNanos > 0) {
            throw new StoreUnavailableException(
                    "the embedded store did not answer within %s; ask for less at a time, or raise its time limit"
                            .formatted(limit));
        }
    }
}
