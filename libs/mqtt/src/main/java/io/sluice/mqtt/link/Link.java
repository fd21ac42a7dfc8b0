/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import io.sluice.mqtt.wire.FrameHandler;
import io.sluice.mqtt.wire.Packets;
import io.sluice.mqtt.wire.TapSocket;
import io.sluice.mqtt.wire.TapSocketFactory;
import io.sluice.mqtt.wire.WholePacketOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One network connection, from the first try to its end; never used again after that. A fresh Paho client object per
 * connection is what keeps Paho's known faults out: nothing of a former connection is left in it. Paho connects, and
 * subscribes; whether that worked is read off the wire by the tap, not taken from Paho's callbacks. Methods return at once
 * and are safe for use from any thread.
 */
public final class Link {

    /** Paho writes stack traces of lost connections to the console; every one of them reaches our own log as a fault. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    /** After DISCONNECT it is the broker's turn to close; it gets this long. */
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(1);

    /** Where a connection stands. */
    public enum Phase {
        /** TCP, TLS, CONNECT. */
        OPENING,
        /** CONNACK came; the task is under way. */
        ACCEPTED,
        /** The task is done. */
        READY,
        /** The connection has ended. */
        ENDED
    }

    private final LinkOptions options;
    private final TapSocket socket;
    private final Runnable onChange;
    private final PahoThreads threads;
    private final KeepAlive keepAlive;
    private final Outbox outbox;
    private volatile Phase phase = Phase.OPENING;
    private volatile long phaseSince = System.nanoTime();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile @Nullable MqttAsyncClient client;

    /**
     * @param observer sees every frame; the link's own {@link LinkTap} is in front of it
     * @param onChange told, on whatever thread, when the phase has changed; must not block
     */
    public Link(LinkOptions options, LinkObserver observer, Runnable onChange) {
        this.options = options;
        this.onChange = onChange;
        FrameHandler tap = new LinkTap(this, options.task(), observer);
        this.socket = new TapSocket(options.address(), tap, this::ended);
        this.threads = new PahoThreads(options.clientId());
        this.keepAlive = new KeepAlive(socket, threads, options.keepAlive());
        this.outbox = new Outbox(this::write, threads);
    }

    /** Begins to connect. */
    public void open() {
        threads.execute(this::connect);
    }

    private void connect() {
        try {
            LinkOptions o = options;
            String uri = "tcp://%s:%d".formatted(o.address().host(), o.address().port());
            MqttAsyncClient paho =
                    new MqttAsyncClient(uri, o.clientId(), new MemoryPersistence(), new NoPing(), threads);
            client = paho;
            paho.connect(connectionOptions(), null, new Accepted());
        } catch (MqttException | RuntimeException e) {
            fail("connecting failed: " + text(e));
        }
    }

    private MqttConnectionOptions connectionOptions() {
        MqttConnectionOptions paho = new MqttConnectionOptions();
        paho.setSocketFactory(new TapSocketFactory(socket));
        paho.setAutomaticReconnect(false);
        paho.setCleanStart(options.cleanStart());
        paho.setSessionExpiryInterval(options.sessionExpiry().toSeconds());
        paho.setReceiveMaximum(options.receiveMaximum());
        paho.setTopicAliasMaximum(0);
        paho.setUseSubscriptionIdentifiers(false);
        paho.setKeepAliveInterval((int) options.keepAlive().toSeconds());
        String username = options.username();
        String password = options.password();
        if (username != null) {
            paho.setUserName(username);
        }
        if (password != null) {
            paho.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        return paho;
    }

    /** Paho knows of the CONNACK: only now does it send anything else. */
    private final class Accepted implements MqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            // Never inside Paho's callback: subscribing there can wait for the callback itself.
            if (!socket.ended()) {
                threads.execute(Link.this::doTask);
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            fail("connecting failed: " + text(exception));
        }
    }

    private void doTask() {
        MqttAsyncClient paho = client;
        if (paho == null) {
            return;
        }
        try {
            switch (options.task()) {
                case LinkOptions.Task.Subscribe(var filters) ->
                    paho.subscribe(subscriptions(filters), null, null, new MqttProperties());
                case LinkOptions.Task.Unsubscribe(var filters, var allowed) -> {
                    if (allowed.getAsBoolean()) {
                        paho.unsubscribe(filters.toArray(new String[0]), null, null, new MqttProperties());
                    } else {
                        fail("no other connection is subscribed at the moment");
                    }
                }
                case LinkOptions.Task.Nothing() -> {}
            }
        } catch (MqttException | RuntimeException e) {
            fail("subscribing failed: " + text(e));
        }
    }

    private static MqttSubscription[] subscriptions(List<String> filters) {
        return filters.stream().map(filter -> new MqttSubscription(filter, 1)).toArray(MqttSubscription[]::new);
    }

    /** Writes whole packets in one write. */
    public void write(byte[] packets, int length) throws IOException {
        socket.output().writePackets(packets, length);
    }

    /**
     * Has whole packets written soon, after those handed in before. Returns at once unless four million acknowledgements wait
     * already; then it waits until there is room or the connection has ended.
     */
    public void writeSoon(byte[] packets, int length) {
        outbox.add(packets, length);
    }

    /** Whether everything handed in by {@link #writeSoon} is written. */
    public boolean written() {
        return outbox.written();
    }

    /** Ends the connection because of a fault. */
    public void fail(String text) {
        socket.fail(text, false);
    }

    /**
     * Ends the connection in order: what was handed in, DISCONNECT, then the broker has a second to close. Waits for other
     * writes at most twice the limit.
     *
     * @param endSession whether the broker is to end the session too
     */
    public void disconnect(boolean endSession, Duration limit) {
        byte[] packet = endSession ? Packets.disconnectAndForget() : Packets.disconnect(Packets.SUCCESS);
        socket.beginEnd();
        try {
            boolean accepted = phase == Phase.ACCEPTED || phase == Phase.READY;
            if (accepted && outbox.awaitWritten(limit) && socket.output().tryWritePackets(packet, limit)) {
                socket.endOutput();
                Thread.startVirtualThread(this::closeSoon);
                return;
            }
        } catch (IOException e) {
            // The connection has just ended by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void closeSoon() {
        try {
            awaitEnd(TIME_TO_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Closes the network connection at once; its fault stays as it is. */
    public void close() {
        socket.close();
    }

    public Phase phase() {
        return phase;
    }

    /** For how long it has been in its phase, in nanoseconds. */
    public long phaseNanos() {
        return System.nanoTime() - phaseSince;
    }

    /** Sends a ping when one is due; to be called a few times per second while the connection is {@link Phase#READY}. */
    public void pingWhenDue() {
        keepAlive.pingWhenDue();
    }

    /** Whether the broker has said nothing for one and a half keep-alives and a moment, pings notwithstanding. */
    public boolean silent() {
        return keepAlive.silent();
    }

    /** To be called while the observer holds the reading, so that it is not taken for the broker's silence. */
    public void notSilent() {
        socket.noteInbound();
    }

    /** For how long the broker has sent nothing, in nanoseconds. */
    public long idleNanos() {
        return System.nanoTime() - socket.lastInbound();
    }

    /** For how long the broker has taken nothing of the present write, in nanoseconds; 0 when there is none. */
    public long stuckNanos() {
        try {
            WholePacketOutput output = socket.output();
            return output.stuckNanos();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What ended it, as a sentence; {@code null} when it stands or was ended in order. */
    public @Nullable String fault() {
        return socket.fault();
    }

    void enter(Phase next) {
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return;
            }
            phase = next;
            phaseSince = System.nanoTime();
        }
        onChange.run();
    }

    /** The broker's say about the keep-alive, in seconds; -1 when it had none. */
    void serverKeepAlive(int seconds) {
        if (seconds >= 0) {
            keepAlive.override(seconds);
        }
    }

    private void ended() {
        enter(Phase.ENDED);
        outbox.close();
        // Paho's receiver sees the end of the stream and winds the other threads up; then these threads end.
        threads.shutdown();
        end.countDown();
    }

    /** Waits until the connection has ended; false when the limit passed first. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String text(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? TapSocket.text(e) : TapSocket.text(cause);
    }
}
