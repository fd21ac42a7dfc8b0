/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether the disk has room to write, looked up at most once a second while it has. For any thread. */
final class FreeSpace {

    private static final long CHECK_NANOS = 1_000_000_000L;

    private final StoreDirectory directory;
    private final long leastBytes;
    private volatile long nextCheck = System.nanoTime();

    /** @param leastBytes so much is kept free */
    FreeSpace(StoreDirectory directory, long leastBytes) {
        this.directory = directory;
        this.leastBytes = leastBytes;
    }

    /** Why nothing more may be written; {@code null} when there is room. */
    @Nullable
    String trouble() {
        if (System.nanoTime() - nextCheck < 0) {
            return null;
        }
        try {
            long free = directory.usableBytes();
            if (free < leastBytes) {
                return "the disk of %s has %d MB left, and %d MB are kept free; make room on it"
                        .formatted(directory.folder(), free >> 20, leastBytes >> 20);
            }
            nextCheck = System.nanoTime() + CHECK_NANOS;
            return null;
        } catch (IOException e) {
            return "the free space of %s could not be asked for: %s".formatted(directory.folder(), e);
        }
    }
}
