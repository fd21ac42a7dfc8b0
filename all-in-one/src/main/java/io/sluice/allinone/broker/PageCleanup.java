/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.core.paging.PagingStore;

/**
 * Has the library leave an address's page files alone while a queue of the address is removed.
 *
 * <p>The library cleans up after a queue on the thread that also writes the address's pages. When the queue was the
 * address's last and a page is still to be written, the cleaning never ends: it opens a new file, finds it read by
 * everybody, because there is nobody, and opens the next, while the write it waits for waits behind it. The device whose
 * message that is, and every message after it, gets no acknowledgement any more. So the cleaning waits for the writes.
 * Safe for all threads.
 */
final class PageCleanup {

    private static final long LOOK_MILLIS = 100;

    /** How many removals are under way, by address. */
    private final Map<String, Integer> removals = new ConcurrentHashMap<>();

    void pause(PagingStore pages) {
        removals.compute(address(pages), (_, number) -> {
            pages.disableCleanup();
            return number == null ? 1 : number + 1;
        });
    }

    /** Ends a pause, soon: at once when others still read the address's pages, or else when nothing is being written. */
    void resume(PagingStore pages, ScheduledExecutorService later) {
        try {
            later.schedule(() -> resumeOrWait(pages, later), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The broker stops; the next start cleans up.
        }
    }

    private void resumeOrWait(PagingStore pages, ScheduledExecutorService later) {
        if (pages.hasPendingIO() && !hasReaders(pages)) {
            resume(pages, later);
            return;
        }
        removals.computeIfPresent(address(pages), (_, number) -> {
            if (number > 1) {
                return number - 1;
            }
            pages.enableCleanup();
            return null;
        });
    }

    private static boolean hasReaders(PagingStore pages) {
        AtomicBoolean any = new AtomicBoolean();
        pages.getCursorProvider().forEachSubscription(_ -> any.set(true));
        return any.get();
    }

    private static String address(PagingStore pages) {
        return pages.getAddress().toString();
    }
}
