/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Publishes numbered messages and knows afterwards what must be stored. It does as a careful device does: what was not
 * acknowledged when a connection broke is published again on the next one, with DUP set. So every message is
 * acknowledged at least once when {@link #publish} returns, and those sent more than once are counted.
 */
final class Oracle {

    private final int port;
    private final Messages messages;
    private final int connections;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private int perSecond = Integer.MAX_VALUE;
    private Mqtt.Login login = Mqtt.Login.NONE;
    private Numbers numbers = new Numbers(0);

    /**
     * @param port the broker's loopback port
     * @param connections how many publish side by side; message {@code n} goes over connection {@code n % connections}
     */
    Oracle(int port, int connections, Messages messages) {
        this.port = port;
        this.connections = connections;
        this.messages = messages;
    }

    /** What to publish as message {@code n}, from 0. */
    interface Messages {

        String topic(int n);

        byte[] payload(int n);
    }

    /**
     * @param messages how many, each acknowledged
     * @param repeats how many times one of them was sent again because its acknowledgement had not come
     */
    record Report(int messages, long repeats, Duration took) {

        double perSecond() {
            return messages * 1e9 / took.toNanos();
        }
    }

    /** Connects with this account from now on. */
    Oracle as(Mqtt.Login account) {
        login = account;
        return this;
    }

    /** Publishes at most this many messages a second from now on, over all connections together. */
    Oracle atRate(int messagesPerSecond) {
        perSecond = messagesPerSecond;
        return this;
    }

    /** Publishes messages 0 to count - 1 and waits for every acknowledgement; throws when the limit passes first. */
    Report publish(int count, Duration limit) {
        return await(publishInBackground(count), count, limit);
    }

    /** The same without waiting; for tests that break something meanwhile. */
    CompletableFuture<Report> publishInBackground(int count) {
        numbers = new Numbers(count);
        long began = System.nanoTime();
        List<CompletableFuture<Void>> lanes = IntStream.range(0, connections)
                .mapToObj(lane -> new OracleLane(
                        port,
                        login,
                        messages,
                        lane,
                        connections,
                        numbers,
                        Pace.of(perSecond / (double) connections),
                        sent,
                        acknowledged))
                .map(OracleLane::start)
                .toList();
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))
                .thenApply(_ -> report(numbers.stop(), Duration.ofNanos(System.nanoTime() - began)));
    }

    private Report report(int published, Duration took) {
        return new Report(published, sent.get() - published, took);
    }

    /** Publishes messages 0, 1, 2, … until {@link #stop}. */
    CompletableFuture<Report> publishUntilStopped() {
        return publishInBackground(Integer.MAX_VALUE);
    }

    /** Begins no further message; returns how many there are, which are published and acknowledged yet. */
    int stop() {
        return numbers.stop();
    }

    /** How many messages have been acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    Report await(CompletableFuture<Report> publishing, int count, Duration limit) {
        try {
            return publishing.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            publishing.cancel(true);
            throw new IllegalStateException(
                    "%d of %d messages were acknowledged within %s".formatted(acknowledged(), count, limit), late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("publishing failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
