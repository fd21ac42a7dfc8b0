/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import tools.jackson.databind.JsonNode;

/**
 * One device that publishes a message every so often, and somebody who looks all the time for the last one that can be
 * read: how long each took from the one to the other, over the whole chain.
 */
final class Probe {

    private static final String SITE = "probes";
    private static final Duration INTERVAL = Duration.ofMillis(40);

    /** A message that takes longer than this is lost, not late. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Rig rig;
    private final String device;
    private final AtomicLongArray sentNanos;
    private final AtomicInteger sent = new AtomicInteger();
    private final Instant start = Instant.now().minusSeconds(3600);

    private Probe(Rig rig, String device, int messages) {
        this.rig = rig;
        this.device = device;
        this.sentNanos = new AtomicLongArray(messages);
    }

    /**
     * How long messages took, sorted; all of them have arrived.
     *
     * @param slowestAnswerNanos how long the slowest answer of the one who looks took: nothing can be seen meanwhile
     */
    record Latencies(long[] nanos, long slowestAnswerNanos) {

        double millis(double share) {
            int place = (int) Math.ceil(share * nanos.length) - 1;
            return Math.round(nanos[Math.max(0, place)] / 1e4) / 100.0;
        }

        /** For a result. */
        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("messages", nanos.length);
            figures.put("p50Millis", millis(0.5));
            figures.put("p99Millis", millis(0.99));
            figures.put("maxMillis", millis(1));
            figures.put("slowestAnswerMillis", slowestAnswerNanos / 1_000_000);
            return figures;
        }
    }

    /** Publishes this many messages of a device that nobody else uses; the answer comes when all could be read. */
    static CompletableFuture<Latencies> start(Rig rig, String device, Duration time) {
        Probe probe = new Probe(rig, device, (int) (time.toMillis() / INTERVAL.toMillis()));
        CompletableFuture<Latencies> result = new CompletableFuture<>();
        Thread.ofVirtual().name("probe-sender").start(() -> probe.orFail(result, probe::publishAll));
        Thread.ofVirtual().name("probe-viewer").start(() -> probe.orFail(result, () -> result.complete(probe.watch())));
        return result;
    }

    private interface Work {
        void run() throws Exception;
    }

    private void orFail(CompletableFuture<Latencies> result, Work work) {
        try {
            work.run();
        } catch (Exception | AssertionError failed) {
            result.completeExceptionally(failed);
        }
    }

    private void publishAll() throws IOException, InterruptedException {
        try (Publisher publisher = Publisher.connect(rig.mqttPort(), "probe-" + device)) {
            awaitKnown(publisher);
            for (int n = 0; n < sentNanos.length(); n++) {
                sentNanos.set(n, System.nanoTime());
                sent.set(n + 1);
                publisher.publish(topic(), "{\"ts\":%d,\"seq\":%d}".formatted(start.toEpochMilli() + n, n));
                Thread.sleep(INTERVAL);
            }
        }
    }

    /** A new device shows after some seconds in which the list of devices is remembered: not what is measured here. */
    private void awaitKnown(Publisher publisher) throws IOException, InterruptedException {
        publisher.publish(topic(), "{\"ts\":%d,\"seq\":-1}".formatted(start.toEpochMilli() - 1));
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (series().isEmpty() && System.nanoTime() < limit) {
            Thread.sleep(INTERVAL);
        }
    }

    private String topic() {
        return "telemetry/%s/%s/probe".formatted(SITE, device);
    }

    private Latencies watch() {
        long[] took = new long[sentNanos.length()];
        int seen = 0;
        long lastProgress = System.nanoTime();
        long slowest = 0;
        while (seen < took.length) {
            long asked = System.nanoTime();
            int readable = lastReadable() + 1;
            long now = System.nanoTime();
            slowest = Math.max(slowest, now - asked);
            for (; seen < readable; seen++) {
                took[seen] = now - sentNanos.get(seen);
                lastProgress = now;
            }
            if (seen < sent.get() && now - lastProgress > LIMIT.toNanos()) {
                throw new IllegalStateException("message %d of %s, published %d s ago, cannot be read"
                        .formatted(seen, device, (now - sentNanos.get(seen)) / 1_000_000_000));
            }
        }
        Arrays.sort(took);
        return new Latencies(took, slowest);
    }

    /** The number of the last message that can be read, -1 when there is none. */
    private int lastReadable() {
        JsonNode series = series();
        return series.isEmpty() ? -1 : series.get(0).get("rows").get(0).get(1).asInt();
    }

    private JsonNode series() {
        return rig.readings()
                .get("/api/v1/readings?measurement=probe&site=%s&device=%s&field=seq&from=-2h&to=now&fn=last"
                        .formatted(SITE, device))
                .get("series");
    }
}
