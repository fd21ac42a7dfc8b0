/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import io.sluice.mqtt.wire.Packets;
import io.sluice.mqtt.wire.TapSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pings the broker and notices when it has gone silent (MQTT 5, 3.1.2.10). Paho's own ping is switched off, for it takes a
 * connection for dead when a PINGRESP is late: a broker that is busy handing over a backlog reads a client's
 * acknowledgements one by one, and the ping waits behind them while messages keep arriving. Here any inbound byte counts as
 * a sign of life. Safe for use from any thread; no method blocks.
 */
final class KeepAlive {

    /** At most this long the ping waits for another write; a later one goes out instead. */
    private static final Duration WRITE_LIMIT = Duration.ofMillis(100);

    private static final long HALF_SECOND = 500_000_000;

    private final TapSocket socket;
    private final Executor executor;
    private final AtomicBoolean pinging = new AtomicBoolean();
    private volatile long seconds;
    private volatile long lastPing = System.nanoTime();

    /** @param executor of threads that may block, and not virtual ones: those would make the socket non-blocking for all */
    KeepAlive(TapSocket socket, Executor executor, Duration wanted) {
        this.socket = socket;
        this.executor = executor;
        this.seconds = wanted.toSeconds();
    }

    /** The broker insists on a keep-alive of its own, in seconds; 0 means none at all. */
    void override(int brokersSeconds) {
        seconds = brokersSeconds;
    }

    /**
     * Sends a ping if the last one is half a keep-alive old. That keeps the promise to the broker, which may close after one
     * and a half, and makes it say something well before {@link #silent} gives it up.
     */
    void pingWhenDue() {
        long now = System.nanoTime();
        boolean due = seconds > 0 && now - lastPing > seconds * HALF_SECOND;
        if (due && pinging.compareAndSet(false, true)) {
            lastPing = now;
            begin();
        }
    }

    /** Elsewhere: a write can block while the broker reads nothing, and the caller watches over all connections. */
    private void begin() {
        try {
            executor.execute(this::ping);
        } catch (RejectedExecutionException e) {
            pinging.set(false); // the connection has just ended
        }
    }

    private void ping() {
        try {
            socket.output().tryWritePackets(Packets.pingReq(), WRITE_LIMIT);
        } catch (IOException e) {
            // The connection has just ended; whoever supervises it sees that by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pinging.set(false);
        }
    }

    /** Whether the broker has said nothing, neither a PINGRESP nor anything else, for one and a half keep-alives and a moment. */
    boolean silent() {
        long limit = seconds * 3 * HALF_SECOND + HALF_SECOND;
        return seconds > 0 && System.nanoTime() - socket.lastInbound() > limit;
    }
}
