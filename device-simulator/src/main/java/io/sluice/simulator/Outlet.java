/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.device.SimulatedMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where one lane's messages go: in earnest an MQTT connection. Used by one thread. */
interface Outlet extends AutoCloseable {

    /** Begins to connect, waits up to the limit, and says whether the connection stands. May be called again. */
    boolean awaitOpen(Duration limit) throws InterruptedException;

    /** Why the connection does not stand, as a clause. */
    String fault();

    /**
     * Sends one message; waits while too many are unacknowledged. The future completes when the receiver has
     * acknowledged it.
     *
     * @throws IllegalStateException when interrupted
     */
    CompletableFuture<Void> publish(SimulatedMessage message);

    /** Waits a short time for outstanding acknowledgements, then disconnects. */
    @Override
    void close();
}
