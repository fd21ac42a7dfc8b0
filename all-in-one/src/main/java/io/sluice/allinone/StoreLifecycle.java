/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.store.StoreUnavailableException;
import io.sluice.store.questdb.QuestDbTelemetryStore;
import io.sluice.support.lifecycle.Phases;
import io.sluice.support.lifecycle.StartFaultException;
import org.springframework.context.SmartLifecycle;

/** Opens the embedded store before anything needs it, and closes it last. */
final class StoreLifecycle implements SmartLifecycle {

    private final QuestDbTelemetryStore store;
    private volatile boolean running;

    StoreLifecycle(QuestDbTelemetryStore store) {
        this.store = store;
    }

    @Override
    public void start() {
        try {
            store.open();
        } catch (StoreUnavailableException e) {
            throw new StartFaultException(
                    String.valueOf(e.getMessage()),
                    "Make the folder writable for this user and free of other instances, or name another one with sluice.data-dir.",
                    e);
        }
        running = true;
    }

    @Override
    public void stop() {
        store.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.STORE;
    }
}
