/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Duration;
import java.util.List;

/**
 * Keeps a shared subscription alive on one or more connections and hands every PUBLISH to a sink; what the sink's owner
 * settles is acknowledged, nothing else. All methods are safe for use from any thread.
 */
public final class MqttReceiver implements AutoCloseable {

    /** Only keeps its arguments: no I/O, no threads. */
    public MqttReceiver(ReceiverSettings settings, PublishSink sink) {}

    /**
     * Begins to connect, and keeps trying for as long as it takes; returns at once.
     *
     * @throws java.io.UncheckedIOException when the directory cannot be read or written
     * @throws IllegalStateException when started twice or after close
     */
    public void start() {}

    /** Waits until every connection is subscribed; false when the limit passed first. */
    public boolean awaitSubscribed(Duration limit) throws InterruptedException {
        return false;
    }

    /**
     * Has a listener run each time every connection has become subscribed, and at once if that is so now. It runs on a
     * thread of its own.
     */
    public void addSubscribedListener(Runnable listener) {}

    /** What each connection is doing now. */
    public ReceiverStatus status() {
        return new ReceiverStatus(List.of(), List.of());
    }

    /** Disconnects, keeping the session, so that the broker sends again later what is not acknowledged. */
    public void suspend(String reason) {}

    /** Ends a suspension: connects again at once. */
    public void resume() {}

    /**
     * Heals a session that no longer delivers: another client id in the same share group takes its place, and the old
     * session is drained and ended once the new one is subscribed.
     */
    public void renewSession(int index, String why) {}

    /**
     * Takes no more messages, gives what is in flight up to a second to be settled, and disconnects without
     * unsubscribing; the broker keeps the session. Returns within 3 s.
     */
    @Override
    public void close() {}
}
