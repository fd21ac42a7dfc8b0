/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over MQTT 5 at QoS 0 and 1, for simulators and tests. Connects again by itself and then repeats, in order,
 * what was not acknowledged. Safe for use from any thread; messages of one thread keep their order.
 */
public final class MqttPublisher implements AutoCloseable {

    /** Only keeps its arguments: no I/O, no threads. */
    public MqttPublisher(PublisherSettings settings) {}

    /** Begins to connect, and keeps trying; returns at once. */
    public void start() {}

    /** Waits until connected; false when the limit passed first. */
    public boolean awaitConnected(Duration limit) throws InterruptedException {
        return false;
    }

    /** Whether the broker has accepted the connection and it stands. */
    public boolean connected() {
        return false;
    }

    /** QoS 1 messages published and not acknowledged yet. */
    public int inFlight() {
        return 0;
    }

    /** How often the connection was set up again after the first time. */
    public long reconnects() {
        return 0;
    }

    /** The last thing that went wrong, as a sentence; {@code null} when nothing did. */
    public @Nullable String lastFault() {
        return null;
    }

    /** Publishes without the retain flag; see {@link #publish(String, byte[], int, boolean)}. */
    public CompletableFuture<Void> publish(String topic, byte[] payload, int qos) {
        return publish(topic, payload, qos, false);
    }

    /**
     * Publishes one message. The future completes at the PUBACK (QoS 1) or when the message is written to the network
     * (QoS 0); it fails with {@link PublishRefusedException}, {@link PublisherFullException} or, when the publisher is
     * closed first, {@link java.util.concurrent.CancellationException}. Futures complete on the connection's read
     * thread: do not block there.
     *
     * @param payload must not be changed until the future is done
     * @throws IllegalArgumentException for a topic with wildcards, a QoS other than 0 and 1
     * @throws IllegalStateException when interrupted while waiting for room, or closed
     */
    public CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retained) {
        return new CompletableFuture<>();
    }

    /** Waits up to 2 s for outstanding acknowledgements and disconnects; what is left is cancelled. */
    @Override
    public void close() {}
}
