/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.PublishWindow.Chunk;
import io.sluice.mqtt.PublishWindow.Outgoing;
import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.link.LinkOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over MQTT 5 at QoS 0 and 1, for simulators and tests. Connects again by itself and then repeats, in order,
 * what was not acknowledged. Safe for use from any thread; messages of one thread keep their order.
 */
public final class MqttPublisher implements AutoCloseable {

    private static final Duration ACK_LIMIT = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofMillis(500);

    private final PublisherSettings settings;
    private final PublishWindow window;
    private final LinkKeeper keeper;
    private final Supervisor supervisor;
    private final Thread writer;
    private final Object changed = new Object();
    private volatile boolean closing;
    private boolean closed;

    /** Only keeps its arguments: no I/O, no threads. */
    public MqttPublisher(PublisherSettings settings) {
        this.settings = settings;
        this.window = new PublishWindow(settings.maxInFlight());
        // A broker may hold a publisher back by not reading; that is no fault for as long as keep-alive allows.
        Duration writeLimit = settings.keepAlive().multipliedBy(3).dividedBy(2);
        this.keeper = new LinkKeeper(
                "MQTT publisher %s to %s".formatted(settings.clientId(), settings.uri()),
                new LinkKeeper.Limits(settings.connectTimeout(), writeLimit),
                this::newLink);
        this.supervisor = new Supervisor("mqtt-supervisor-" + settings.clientId(), this::step);
        this.writer = new Thread(this::writeAll, "mqtt-writer-" + settings.clientId());
        writer.setDaemon(true);
    }

    /**
     * Begins to connect, and keeps trying; returns at once.
     *
     * @throws IllegalThreadStateException when started twice
     */
    public void start() {
        supervisor.start();
        writer.start();
    }

    private Link newLink() {
        window.disconnected();
        LinkOptions options = new LinkOptions(
                ReceiverLinks.address(settings.uri(), settings.tls(), settings.connectTimeout()),
                settings.username(),
                settings.password(),
                settings.clientId(),
                true,
                Duration.ZERO,
                65_535,
                settings.keepAlive(),
                new LinkOptions.Task.Nothing());
        PublisherTap tap = new PublisherTap(window);
        Link link = new Link(options, tap, supervisor::signal);
        tap.attach(link);
        return link;
    }

    private long step() {
        long next = keeper.step();
        synchronized (changed) {
            changed.notifyAll();
        }
        return next;
    }

    private void writeAll() {
        try {
            for (Chunk chunk = window.next(); chunk != null; chunk = window.next()) {
                write(chunk);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Chunk chunk) {
        try {
            chunk.connection().write(chunk.packets());
            chunk.qos0().forEach(message -> message.future().complete(null));
        } catch (IOException e) {
            // What is at QoS 1 is written again on the next connection; QoS 0 promises nothing, but is told.
            window.disconnected(chunk.connection());
            chunk.qos0().forEach(message -> message.future().completeExceptionally(e));
        }
    }

    /** Waits until connected; false when the limit passed first. */
    public boolean awaitConnected(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (changed) {
            while (!connected()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                changed.wait(millis);
            }
            return true;
        }
    }

    /** Whether the broker has accepted the connection and it stands. */
    public boolean connected() {
        return keeper.state() == ConnectionState.SUBSCRIBED;
    }

    /** QoS 1 messages published and not acknowledged yet. */
    public int inFlight() {
        return window.inFlight();
    }

    /** How often the connection was set up again after the first time. */
    public long reconnects() {
        return keeper.reconnects();
    }

    /** The last thing that went wrong, as a sentence; {@code null} when nothing did. */
    public @Nullable String lastFault() {
        return keeper.lastFault();
    }

    /** Publishes without the retain flag; see {@link #publish(String, byte[], int, boolean)}. */
    public CompletableFuture<Void> publish(String topic, byte[] payload, int qos) {
        return publish(topic, payload, qos, false);
    }

    /**
     * Publishes one message. The future completes at the PUBACK (QoS 1) or when the message is written to the network
     * (QoS 0); it fails with {@link PublishRefusedException}, {@link PublisherFullException}, with an I/O exception (QoS 0
     * on a connection that broke) or, when the publisher is closed first, with {@link
     * java.util.concurrent.CancellationException}. Futures complete on the connection's own threads: do not block there.
     *
     * @param payload must not be changed until the future is done
     * @throws IllegalArgumentException for a topic with wildcards, a QoS other than 0 and 1
     * @throws IllegalStateException when interrupted while waiting for room, or closed
     */
    public CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retained) {
        check(topic, payload, qos);
        if (closing) {
            throw new IllegalStateException("the publisher is closed");
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        boolean block = settings.whenFull() == PublisherSettings.WhenFull.BLOCK;
        try {
            if (!window.offer(new Outgoing(topic, payload, qos, retained, future), block)) {
                future.completeExceptionally(new PublisherFullException(
                        "%d messages are not acknowledged yet, which is the limit".formatted(settings.maxInFlight())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for room to publish", e);
        }
        return future;
    }

    private static void check(String topic, byte[] payload, int qos) {
        int length = topic.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > 65_535 || topic.chars().anyMatch(c -> c == '#' || c == '+' || c == 0)) {
            throw new IllegalArgumentException(
                    "the topic '%s' must have 1 to 65 535 bytes and neither wildcards nor a zero character"
                            .formatted(topic));
        }
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("QoS %d is not supported; use 0 or 1".formatted(qos));
        }
        if (payload.length > 256 * 1024 * 1024 - 70_000) {
            throw new IllegalArgumentException(
                    "a payload of %d bytes does not fit into a packet".formatted(payload.length));
        }
    }

    /** Waits up to 2 s for outstanding acknowledgements and disconnects; what is left is cancelled. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        try {
            long deadline = System.nanoTime() + ACK_LIMIT.toNanos();
            while (connected() && !window.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(2);
            }
            supervisor.stop(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keeper.stop();
        window.close();
    }
}
