/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** What is counted for {@link JournalStatistics}. Safe for any thread. */
final class Tally {

    private final AtomicLong recoveredRecords = new AtomicLong();
    private final AtomicLong tornBytes = new AtomicLong();
    private final AtomicLong corruptRecords = new AtomicLong();
    private final AtomicLong damagedHeaders = new AtomicLong();
    private final AtomicLong filesSetAside = new AtomicLong();
    private final AtomicLong forces = new AtomicLong();
    private final List<LongConsumer> forceListeners = new CopyOnWriteArrayList<>();

    void recovered(long records) {
        recoveredRecords.addAndGet(records);
    }

    void torn(long bytes) {
        tornBytes.addAndGet(bytes);
    }

    void corrupt(long records) {
        corruptRecords.addAndGet(records);
    }

    void damagedHeader() {
        damagedHeaders.incrementAndGet();
    }

    void setAside() {
        filesSetAside.incrementAndGet();
    }

    void forced(long nanos) {
        forces.incrementAndGet();
        forceListeners.forEach(listener -> listener.accept(nanos));
    }

    void addForceListener(LongConsumer listener) {
        forceListeners.add(listener);
    }

    JournalStatistics statistics() {
        return new JournalStatistics(
                recoveredRecords.get(),
                tornBytes.get(),
                corruptRecords.get(),
                damagedHeaders.get(),
                filesSetAside.get(),
                forces.get());
    }
}
